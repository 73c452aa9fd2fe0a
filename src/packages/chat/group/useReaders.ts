import { shallowRef } from 'vue'

import type { ConversationKey } from '@/types/conversation'
import type { Message } from '@/types/message'
import type { UserInfo } from '@/types/user'

import { groupOf } from '@/chat/capabilities'
import { useZim } from '@/composables/useZim'
import { useChatStore } from '@/stores/chat'
import { useFeaturesStore } from '@/stores/features'
import { useMessagesStore } from '@/stores/messages'
import { useReceiptsStore } from '@/stores/receipts'
import { useSessionStore } from '@/stores/session'
import { useUsersStore } from '@/stores/users'
import { failureOf } from '@/utils/failure'

/** Who has read an own message of a group, or who has not. */
export interface ReadersSheet {
  isRead: boolean
  read: number
  unread: number
  users: readonly UserInfo[]
  state: 'loading' | 'failed' | 'more' | 'whole'
}

/** Own messages whose readers are counted when a chat is opened: one request. */
const COUNTED = 10

/** The sheet with the readers of one message, by pages of 100. */
export function useReaders() {
  const zim = useZim()
  const chat = useChatStore()
  const features = useFeaturesStore()
  const messages = useMessagesStore()
  const receipts = useReceiptsStore()
  const session = useSessionStore()
  const users = useUsersStore()
  const sheet = shallowRef<ReadersSheet | null>(null)
  let message: Message | null = null
  let next = 0
  /** Grows with each list: an answer for an earlier one is dropped. */
  let asked = 0

  const set = (change: Partial<ReadersSheet>) => { if (sheet.value) sheet.value = { ...sheet.value, ...change } }

  async function more() {
    if (!message || !sheet.value)
      return
    const mine = ++asked
    const { isRead, users: known } = sheet.value
    const { conversation } = message
    set({ state: 'loading' })
    try {
      const page = await zim.ask(client => client.receipts.readers(message!, isRead, next))
      if (mine !== asked)
        return
      chat.apply({ type: 'users-updated', users: page.users })
      next = page.next
      const named = page.users.map(({ userID }) => ({ userID, name: users.nameOf(userID, groupOf(conversation)), avatarUrl: users.avatarOf(userID) }))
      set({ users: [...known, ...named], state: next ? 'more' : 'whole' })
    }
    catch (thrown) {
      if (mine !== asked)
        return
      session.recordError(failureOf(thrown))
      set({ state: 'failed' })
    }
  }

  function show(isRead: boolean) {
    next = 0
    const { read = 0, unread = 0 } = message?.receipt ?? {}
    sheet.value = { isRead, read, unread, users: [], state: 'loading' }
    void more()
  }

  return {
    sheet,
    /** Asks how many have read the latest own messages of a group: ZIM's history does not say. Never rejects. */
    async count(key: ConversationKey) {
      const own = groupOf(key) && receipts.areShown() ? messages.timeline(key).filter(({ isMine, id, seq }) => isMine && id && seq).slice(-COUNTED) : []
      if (!own.length || session.phase !== 'online')
        return
      try { await features.ask('receipts', client => client.receipts.count(key, own)) }
      catch (thrown) { session.recordError(failureOf(thrown)) }
    },
    more,
    show,
    open(opened: Message) {
      message = opened
      show(true)
    },
    close() {
      asked++
      message = sheet.value = null
    },
  }
}
