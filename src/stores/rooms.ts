import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'

import type { Conversation, ConversationKey } from '@/types/conversation'
import type { Room } from '@/types/room'
import type { TimelineChange } from '@/types/timelineChange'

import { capabilitiesOf } from '@/chat/capabilities'
import { countWithDropped } from '@/chat/floods'
import { hasHostAttribute, hostAttributes, hostOf, isInside, noticeChanges, noticeOf } from '@/chat/rooms'
import { useZim } from '@/composables/useZim'
import { conversationKey, parseConversationKey } from '@/utils/conversationKey'
import { failed, failureOf } from '@/utils/failure'
import { last } from '@/utils/last'

import { createAccountRecord, recentRoomsKey } from './accountRecord'
import { useChatStore } from './chat'
import { useConversationsStore } from './conversations'
import { useFloodsStore } from './floods'
import { useSessionStore } from './session'

export interface RecentRoom { roomID: string, name: string }

const MOST_RECENT = 20

function parseRecent(list: unknown): RecentRoom[] {
  return Array.isArray(list) ? list.filter((room): room is RecentRoom => typeof room?.roomID === 'string' && typeof room.name === 'string') : []
}

/**
 * The rooms that the user has entered or tried to enter, and those that were entered on this device before. A room stands in the conversation
 * list while the user is inside. ZIM counts no unread messages of rooms: those are counted that arrive while the room's page is not shown.
 */
export const useRoomsStore = defineStore('rooms', () => {
  const zim = useZim()
  const chat = useChatStore()
  const conversations = useConversationsStore()
  // Before the first message of a room.
  useFloodsStore()
  const session = useSessionStore()
  const rooms = shallowReactive(new Map<string, Room>())
  /** The room that was entered last is the first. */
  const recent = createAccountRecord<readonly RecentRoom[]>({ keyOf: recentRoomsKey, parse: parseRecent, blank: [] })

  function remember({ roomID, name }: Room) {
    recent.change(known => [{ roomID, name }, ...known.filter(room => room.roomID !== roomID)].slice(0, MOST_RECENT))
  }

  const unread = new Map<string, number>()
  const enteredAt = new Map<string, number>()
  /** The user was the host when the connection was lost. */
  const hosted = new Set<string>()
  let openRoom = ''

  function toConversation({ roomID, name }: Room): Conversation {
    const key = conversationKey('room', roomID)
    const lastMessage = last(chat.timeline(key).messages) ?? null
    const order = Math.max(enteredAt.get(roomID) ?? 0, lastMessage?.sentAt ?? 0)
    return { key, id: roomID, kind: 'room', name, avatarUrl: '', unread: unread.get(roomID) ?? 0, lastMessage, order, isPinned: false, isMuted: false }
  }

  function list(changed: readonly ConversationKey[]) {
    conversations.setRooms([...rooms.values()].filter(isInside).map(toConversation), changed)
  }

  function update(roomID: string) {
    const room = chat.room(roomID)
    const before = rooms.get(roomID)
    if (room) rooms.set(roomID, room)
    else rooms.delete(roomID)
    if (room && isInside(room)) enteredAt.set(roomID, enteredAt.get(roomID) ?? Date.now())
    else if (!room || room.phase === 'left') [unread, enteredAt, hosted].forEach(known => known.delete(roomID))
    if (room?.phase === 're-entering' && before?.phase === 'entered' && hostOf(room) === chat.me()) hosted.add(roomID)
  }

  /** ZIM deletes the host of a room with the host's connection. Who was the host is so again, unless another one is meanwhile. */
  async function hostAgain(roomID: string) {
    const room = chat.room(roomID)
    if (!hosted.delete(roomID) || !room || hasHostAttribute(room))
      return
    try { await setHost(roomID, false) }
    catch (thrown) { session.recordError(failureOf(thrown)) }
  }

  const setHost = (roomID: string, isForce: boolean) => zim.ask(client => client.rooms.changeAttributes(roomID, { set: hostAttributes(chat.me()) }, { isForce, isUpdateOwner: true, isDeletedWithOwner: true }))

  /** Rooms have no history: what is added has just arrived, also before own messages that wait. What was dropped of it counts. */
  function count(roomID: string, changes: readonly TimelineChange[]) {
    const arrived = changes.flatMap(change => 'messages' in change ? change.messages : change.type === 'inserted' ? [change.message] : [])
    const theirs = countWithDropped(chat.timeline(conversationKey('room', roomID)), arrived) - arrived.filter(({ isMine }) => isMine).length
    if (roomID !== openRoom) unread.set(roomID, (unread.get(roomID) ?? 0) + theirs)
  }

  function markRead(roomID: string) {
    unread.delete(roomID)
    conversations.unmark(conversationKey('room', roomID))
    list([conversationKey('room', roomID)])
  }

  chat.onChanges(({ rooms: changed, timelines }) => {
    changed.forEach(update)
    const keys = [...timelines.keys()].filter(key => capabilitiesOf(key).hasMembership)
    for (const key of keys) count(parseConversationKey(key).id, timelines.get(key)!)
    if (changed.size || keys.length) list([...keys, ...[...changed].map(roomID => conversationKey('room', roomID))])
  })

  zim.onEvent((event) => {
    if (event.type === 'room-attributes' && event.isAll) void hostAgain(event.roomID)
  })

  return {
    recent: recent.value,
    room: (roomID: string): Room => rooms.get(roomID) ?? { roomID, name: roomID, phase: 'left', failure: null, count: 0, attributes: {} },
    /** Creates the room where it does not exist. Rejects with a FailureError, which is also in `room(roomID).failure`. */
    async enter(roomID: string, name: string): Promise<void> {
      await zim.enterRoom(roomID, name)
      const room = chat.room(roomID)
      if (room) remember(room)
    },
    leave: (roomID: string) => zim.leaveRoom(roomID),
    /**
     * Makes the user the host of a room without one. Rejects with `room-hosted` while the host is inside. Who is quicker becomes the host: the
     * others are refused by ZIM (`room-attribute-owner`).
     */
    async becomeHost(roomID: string): Promise<void> {
      const room = chat.room(roomID)
      const host = room ? hostOf(room) : ''
      if (host && await zim.ask(client => client.rooms.isMember(roomID, host)))
        throw failed('room-hosted')
      // A value that is no member's userID belongs to a user who has left, or was written by another client.
      await setHost(roomID, !!room && hasHostAttribute(room))
    },
    /** Sets the notice, '' for none. Rejects with `room-attribute-owner` unless the user is the host. A notice stays when its host leaves. */
    async setNotice(roomID: string, notice: string): Promise<void> {
      const room = chat.room(roomID)
      if (!room || hostOf(room) !== chat.me())
        throw failed('room-attribute-owner')
      if (!notice.trim() && !noticeOf(room))
        return
      // By force: the notice of an earlier host is still the earlier host's.
      await zim.ask(client => client.rooms.changeAttributes(roomID, noticeChanges(notice.trim()), { isForce: true, isUpdateOwner: true, isDeletedWithOwner: false }))
    },
    markRead,
    /** The page of a room is shown. Returns the number of messages that have arrived since it was shown last. */
    show(roomID: string): number {
      const arrived = unread.get(roomID) ?? 0
      openRoom = roomID
      markRead(roomID)
      return arrived
    },
    hide(roomID: string) {
      if (openRoom === roomID) openRoom = ''
    },
  }
})
