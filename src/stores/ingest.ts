import type { Pinia } from 'pinia'

import { watch } from 'vue'

import type { Zim } from '@/composables/useZim'

import { useAccountStore } from './account'
import { useCacheStore } from './cache'
import { useChatStore } from './chat'
import { useConversationsStore } from './conversations'
import { useOutboxStore } from './outbox'
import { useSessionStore } from './session'

/**
 * The only bridge from ZIM to the stores: every event goes through `applyEvent` (those of a flood later: stores/floods.ts), and the conversation list is fetched when the user
 * comes online or returns to the app after a long time, which also makes all that is loaded unconfirmed, and when ZIM reports that it has
 * synchronised. Opens and closes the account scope. Called once, by main.ts.
 */
export function ingest(zim: Zim, pinia: Pinia): void {
  const account = useAccountStore(pinia)
  const chat = useChatStore(pinia)
  const session = useSessionStore(pinia)
  const conversations = useConversationsStore(pinia)
  // Created at the start: it restores the cached conversations.
  useCacheStore(pinia)
  // Created at the start: it restores unsent messages.
  useOutboxStore(pinia)

  zim.onEvent((event) => {
    if (event.type === 'sdk-error') return session.recordError(event.failure)
    chat.receive(event)
    if (event.type === 'conversations-changed') conversations.noteReport(event.changes.map(({ conversation }) => conversation))
    if (event.type === 'conversation-sync') conversations.noteReport()
    // During a login this event comes before the login resolves. The phase `online` fetches the list then.
    if (event.type === 'conversation-sync' && event.state === 'finished' && zim.connection.value.phase === 'online') void conversations.refresh()
  })

  watch(zim.connection, ({ phase, userID, failure }, before) => {
    if (failure && failure !== before.failure) session.recordError(failure)
    if (userID !== before.userID || (phase === 'other-tab') !== (before.phase === 'other-tab')) {
      account.close()
      chat.reset(userID)
      if (userID) account.open(userID, zim.accountKey(), phase === 'other-tab')
      chat.apply({ type: 'users-updated', users: [session.profile] })
    }
    if (phase === 'online') {
      chat.apply({ type: 'connection-returned' })
      void conversations.refresh()
    }
  }, { flush: 'sync' })

  watch(() => session.profile, user => chat.apply({ type: 'users-updated', users: [user] }), { flush: 'sync' })
}
