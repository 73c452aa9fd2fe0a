import { defineStore } from 'pinia'

import type { TipBody, TipUser } from '@/messages/tip/model'
import type { ConversationKey } from '@/types/conversation'
import type { ChatEvent } from '@/types/events'
import type { UserInfo } from '@/types/user'

import { useZim } from '@/composables/useZim'
import { conversationKey } from '@/utils/conversationKey'
import { createEventHook } from '@/utils/eventHook'
import { last } from '@/utils/last'

import { useAccountStore } from './account'
import { useChatStore } from './chat'
import { createRoomMoves } from './roomMoves'

/** What happened in a group or a room while the app ran. `after`: key of the message that was the last one then; '' before the first one. */
interface Line { after: string, body: TipBody }

/** Kept of each conversation, and drawn below one message. */
const MOST = 100
const MOST_BELOW = 10

const CHANGES: Partial<Record<string, TipBody['event']>> = { joined: 'joined', invited: 'invited', left: 'left', removed: 'removed' }

const tipUser = ({ userID, name }: UserInfo): TipUser => ({ userID, name })

/**
 * What was seen to happen in groups and rooms, for lines between the messages. Nothing of it is stored or made up: what happened while the app was away,
 * and whatever ZIM names no user of, has no line. Where ZIM sends messages of its own about it (tips, which ZEGO's support switches on), there are none.
 */
export const useLinesStore = defineStore('lines', () => {
  const zim = useZim()
  const account = useAccountStore()
  const chat = useChatStore()
  const lines = new Map<ConversationKey, Line[]>()
  const tipped = new Set<string>()
  const { on, emit } = createEventHook<{ conversation: ConversationKey, after: string }>()
  const moves = createRoomMoves({
    me: chat.me,
    lastOf: roomID => lastOf(conversationKey('room', roomID)),
    add: (roomID, after, body) => put(conversationKey('room', roomID), after, body),
  })

  account.onOpen(scope => scope.onDispose(() => {
    lines.clear()
    tipped.clear()
    moves.clear()
  }))

  const lastOf = (key: ConversationKey): string => (last(chat.timeline(key).messages) ?? chat.conversations().get(key)?.lastMessage)?.key ?? ''

  function put(conversation: ConversationKey, after: string, body: TipBody) {
    lines.set(conversation, [...lines.get(conversation) ?? [], { after, body }].slice(-MOST))
    emit({ conversation, after })
  }

  function add(groupID: string, body: TipBody) {
    const key = conversationKey('group', groupID)
    if (!tipped.has(groupID)) put(key, lastOf(key), body)
  }

  function onEvent(event: ChatEvent | { type: 'sdk-error' }) {
    if (event.type === 'room-members' || event.type === 'room-phase') {
      moves.onEvent(event)
    }
    else if (event.type === 'group-members') {
      const name = CHANGES[event.change]
      const { members, operator } = event
      // A line needs its operator, except for joining and leaving. The user's own entry has the line of the invitation, or none.
      const isOwnEntry = name === 'joined' && members.every(({ userID }) => userID === chat.me())
      // The SDK reports the user as one who has left, too, when the group is dismissed.
      const isDismissal = name === 'left' && chat.group(event.groupID)?.membership === 'dismissed'
      if (name && !isOwnEntry && !isDismissal && members.length && (operator || name === 'joined' || name === 'left')) add(event.groupID, { kind: 'tip', event: name, operator: tipUser(operator ?? members[0]!), targets: members.map(tipUser) })
    }
    else if (event.type === 'group-entered' && event.because === 'created' && event.operator) {
      add(event.group.groupID, { kind: 'tip', event: 'created', operator: tipUser(event.operator), targets: [] })
    }
    else if (event.type === 'group-updated' && event.set.name !== undefined && event.operator) {
      add(event.groupID, { kind: 'tip', event: 'renamed', operator: tipUser(event.operator), targets: [], groupName: event.set.name })
    }
    else if (event.type === 'group-exited' && event.because === 'dismissed' && event.operator) {
      add(event.group.groupID, { kind: 'tip', event: 'dismissed', operator: tipUser(event.operator), targets: [] })
    }
  }

  zim.onEvent(onEvent)

  return {
    /** Of a group or a room, below the message with this key; '' above the first one. The latest ten. */
    below: (conversation: ConversationKey, messageKey: string): TipBody[] => (lines.get(conversation) ?? []).filter(({ after }) => after === messageKey).slice(-MOST_BELOW).map(({ body }) => body),
    /** ZIM writes messages about the events of this group. */
    hasTips(groupID: string) {
      if (tipped.has(groupID))
        return
      const conversation = conversationKey('group', groupID)
      const drawn = new Set((lines.get(conversation) ?? []).map(({ after }) => after))
      tipped.add(groupID)
      lines.delete(conversation)
      drawn.forEach(after => emit({ conversation, after }))
    },
    onChange: on,
  }
})
