import type { EffectScope } from 'vue'

import { effectScope, ref } from 'vue'

import type { ConversationKey } from '@/types/conversation'

import { usePins } from '@/packages/chat/usePins'

import type { TestApp } from '../testApp'
import type { User } from './scenario'

interface Shown { app: TestApp, scope: EffectScope, pins: ReturnType<typeof usePins> }

/** The bars of pinned messages of the chats that users look at, as the pages of these chats have them. */
export interface PinBars {
  /** Shows the bars of the chats that are open, and no others. Called after each step. */
  follow: () => void
  /** Null where the chat is not open. */
  barOf: (user: User, conversation: ConversationKey) => ReturnType<typeof usePins> | null
  close: () => void
}

export function createPinBars(users: readonly User[]): PinBars {
  const shown = new Map<User, Map<ConversationKey, Shown>>(users.map(user => [user, new Map()]))

  function show({ device: { app } }: User, conversation: ConversationKey): Shown {
    const scope = effectScope(true)
    return { app, scope, pins: scope.run(() => app.inContext(() => usePins(ref(conversation), userID => userID)))! }
  }

  function hide(user: User, conversation: ConversationKey) {
    const bar = shown.get(user)!.get(conversation)!
    bar.pins.close()
    bar.scope.stop()
    shown.get(user)!.delete(conversation)
  }

  return {
    follow() {
      for (const [user, bars] of shown) {
        const { app, isRunning } = user.device
        for (const [conversation, bar] of bars) {
          if (!isRunning || bar.app !== app || !user.opened.has(conversation)) hide(user, conversation)
        }
        for (const conversation of isRunning ? user.opened.keys() : []) {
          if (!bars.has(conversation)) bars.set(conversation, show(user, conversation))
        }
      }
    },
    barOf: (user, conversation) => shown.get(user)?.get(conversation)?.pins ?? null,
    close() {
      for (const [user, bars] of shown) {
        for (const conversation of bars.keys()) hide(user, conversation)
      }
    },
  }
}
