import { defineStore } from 'pinia'

import type { Changes } from '@/chat/changes'
import type { Conversation, ConversationKey } from '@/types/conversation'
import type { ChatEvent } from '@/types/events'
import type { Message } from '@/types/message'
import type { TimelineChange } from '@/types/timelineChange'

import { applyEvent } from '@/chat/applyEvent'
import { createChatState, timelineOf } from '@/chat/state'

/**
 * Holder of the {@link ChatState} and the only caller of `applyEvent`. The state is plain and stays inside; other stores
 * read it through the functions below and hear of changes through `onChanges`.
 */
export const useChatStore = defineStore('chat', () => {
  let state = createChatState()
  const listeners = new Set<(changes: Changes) => void>()

  const announce = (changes: Changes) => { for (const listener of listeners) listener(changes) }

  function apply(event: ChatEvent): void {
    announce(applyEvent(state, event))
  }

  /** Forgets everything, for a user who signs in or out. */
  function reset(userID: string): void {
    const reset: TimelineChange[] = [{ type: 'reset' }]
    const gone: Changes = {
      timelines: new Map([...state.timelines.keys()].map(key => [key, reset])),
      conversations: 'all',
      rooms: new Set(state.rooms.keys()),
      users: new Set(state.users.keys()),
    }
    state = createChatState(userID)
    announce(gone)
  }

  /** Listeners run in the order of their registration, synchronously with the event. Returns the removal. */
  function onChanges(listener: (changes: Changes) => void): () => void {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  return {
    apply,
    reset,
    onChanges,
    me: () => state.me,
    /** ZIM's own list has come, whole. */
    isListed: () => state.isListed,
    conversations: () => state.conversations as ReadonlyMap<ConversationKey, Conversation>,
    timeline: (key: ConversationKey) => timelineOf(state, key),
    message: (key: ConversationKey, messageKey: string): Message | null => state.timelines.get(key)?.byKey.get(messageKey) ?? null,
    room: (roomID: string) => state.rooms.get(roomID) ?? null,
    user: (userID: string) => state.users.get(userID) ?? null,
  }
})
