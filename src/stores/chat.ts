import { defineStore } from 'pinia'

import type { Changes } from '@/chat/changes'
import type { Conversation, ConversationKey } from '@/types/conversation'
import type { ChatEvent } from '@/types/events'
import type { Message } from '@/types/message'
import type { TimelineChange } from '@/types/timelineChange'
import type { UserInfo } from '@/types/user'

import { applyEvent } from '@/chat/applyEvent'
import { timelineOf } from '@/chat/messages'
import { createChatState } from '@/chat/state'
import { createEventHook } from '@/utils/eventHook'

/**
 * Holds the {@link ChatState} and is the only caller of `applyEvent`. The state is plain and stays inside; other stores read it
 * through the functions below and learn of changes through `onChanges`.
 *
 * Invariant: listeners see one event at a time. What a listener applies is queued and applied after all listeners have seen the event
 * before it, so that every listener sees the same order.
 */
export const useChatStore = defineStore('chat', () => {
  let state = createChatState()
  const changes = createEventHook<Changes>()
  const queue: Array<() => Changes> = []
  let isRunning = false
  let isTaken: (event: ChatEvent) => boolean = () => false

  function run(step: () => Changes): void {
    queue.push(step)
    if (isRunning)
      return
    isRunning = true
    const errors: unknown[] = []
    for (let next = queue.shift(); next; next = queue.shift()) {
      try { changes.emit(next()) }
      catch (thrown) { errors.push(thrown) }
    }
    isRunning = false
    if (errors.length)
      throw errors[0]
  }

  function forgetAll(userID: string): Changes {
    const reset: TimelineChange[] = [{ type: 'reset', removed: [] }]
    const gone: Changes = {
      timelines: new Map([...state.timelines.keys()].map(key => [key, reset])),
      conversations: 'all',
      rooms: new Set(state.rooms.keys()),
      groups: new Set(state.groups.keys()),
      nicknames: new Set(state.nicknames.keys()),
      users: new Set(state.users.keys()),
    }
    state = createChatState(userID)
    return gone
  }

  return {
    /** Applies one event. Throws what a rule or a listener throws, after all other listeners have run. */
    apply: (event: ChatEvent): void => run(() => applyEvent(state, event)),
    /** Takes an event of ZIM: it is applied now, or by the store that has taken it. */
    receive(event: ChatEvent): void {
      if (!isTaken(event)) run(() => applyEvent(state, event))
    },
    /** Events of ZIM for which `take` returns true are applied by its owner, now or later. */
    divert(take: (event: ChatEvent) => boolean): void {
      isTaken = take
    },
    /** Forgets everything, for a user who signs in or out. */
    reset: (userID: string): void => run(() => forgetAll(userID)),
    onChanges: changes.on,
    me: () => state.me,
    /** Whether ZIM's own list has arrived, whole. */
    isListed: () => state.isListed,
    conversations: () => state.conversations as ReadonlyMap<ConversationKey, Conversation>,
    /** The last message of a conversation as ZIM has reported it. */
    listed: (key: ConversationKey) => state.listed.get(key),
    timeline: (key: ConversationKey) => timelineOf(state, key),
    message: (key: ConversationKey, messageKey: string): Message | null => state.timelines.get(key)?.byKey.get(messageKey) ?? null,
    room: (roomID: string) => state.rooms.get(roomID) ?? null,
    group: (groupID: string) => state.groups.get(groupID) ?? null,
    nicknames: () => state.nicknames as ReadonlyMap<string, string>,
    users: () => state.users as ReadonlyMap<string, UserInfo>,
  }
})
