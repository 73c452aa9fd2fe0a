import { defineStore } from 'pinia'

import type { Quote } from '@/types/annotations'
import type { Message } from '@/types/message'

import { useAccountStore } from './account'

/** A text that was recalled, and what it replied to. */
export interface RecalledText { text: string, quote?: Quote }

/** A recalled text can be edited again for this long, ms, as in WeChat. */
const EDIT_AGAIN = 5 * 60_000

/** Own texts that were recalled on this device, by message key, until the app is closed: ZIM returns a recalled message without its text. */
export const useRecalledStore = defineStore('recalled', () => {
  const texts = new Map<string, RecalledText & { until: number }>()
  useAccountStore().onOpen(scope => scope.onDispose(() => texts.clear()))

  return {
    /** Called before the message is recalled. */
    keep({ key, body, quote }: Message) {
      if (body.kind === 'text') texts.set(key, { text: body.text, quote, until: Date.now() + EDIT_AGAIN })
    },
    /** The text of a recalled message; null when it is unknown or too old. */
    of({ key, body }: Message): RecalledText | null {
      const known = texts.get(key)
      return known && body.kind === 'revoked' && Date.now() < known.until ? known : null
    },
  }
})
