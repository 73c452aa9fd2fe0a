import { defineStore } from 'pinia'

import type { Message } from '@/types/message'

import { useAccountStore } from './account'

/** A recalled text can be edited again for this long, ms, as in WeChat. */
const EDIT_AGAIN = 5 * 60_000

/** Own texts that were recalled on this device, by message key, until the app is closed: ZIM returns a recalled message without its text. */
export const useRecalledStore = defineStore('recalled', () => {
  const texts = new Map<string, { text: string, until: number }>()
  useAccountStore().onOpen(scope => scope.onDispose(() => texts.clear()))

  return {
    /** Called before the message is recalled. */
    keep({ key, body }: Message) {
      if (body.kind === 'text') texts.set(key, { text: body.text, until: Date.now() + EDIT_AGAIN })
    },
    /** The text of a recalled message; '' when it is unknown or too old. */
    textOf({ key, body }: Message): string {
      const { text = '', until = 0 } = texts.get(key) ?? {}
      return body.kind === 'revoked' && Date.now() < until ? text : ''
    },
  }
})
