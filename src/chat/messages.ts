import type { ConversationKey } from '@/types/conversation'
import type { HistoryRange, MessageEvent } from '@/types/events'
import type { Message } from '@/types/message'
import type { TimelineChange } from '@/types/timelineChange'

import { exhausted } from '@/utils/exhausted'
import { last } from '@/utils/last'

import type { Update } from './changes'
import type { ConversationsState } from './conversations'
import type { MessagesState, Timeline } from './timeline'

import { noteTimeline } from './changes'
import { bumpLastMessage, setConversation } from './conversations'
import { extendRange, gate, mergePage, releaseHeld, restore } from './gapSync'
import { createTimeline, failedOrder, messageByID, PENDING_ORDER, readUpTo, remove, removeSent, upsert, upsertAll } from './timeline'

type MessagesUpdate = Update<MessagesState & ConversationsState>

/** The timeline of a conversation; an empty one is made where there is none. */
export function timelineOf({ timelines }: MessagesState, key: ConversationKey): Timeline {
  const timeline = timelines.get(key) ?? createTimeline()
  timelines.set(key, timeline)
  return timeline
}

/** Command messages are signals, not something to read. */
const isShown = ({ body }: Message) => body.kind !== 'command'

const conversationOf = (event: MessageEvent) => 'message' in event ? event.message.conversation : event.conversation

/** Passes an event through the gap gate of its conversation: applied now, held until the gap is closed, or both. */
export function applyMessageEvent(update: MessagesUpdate, event: MessageEvent): void {
  const timeline = update.state.timelines.get(conversationOf(event))
  const decision = gate(timeline, event)
  if (decision !== 'apply') timeline!.held.push(event)
  if (decision !== 'hold') handle(update, event)
  else if (event.type === 'messages-received') bumpLastMessage(update, event.conversation, last(event.messages.filter(isShown)))
}

function handle(update: MessagesUpdate, event: MessageEvent): void {
  const key = conversationOf(event)
  switch (event.type) {
    case 'message-sending':
      return put(update, key, [event.message])
    case 'message-sent':
      return putLive(update, key, [event.message])
    case 'messages-received':
      return putLive(update, key, event.messages)
    case 'messages-revoked':
      for (const message of event.messages) revoke(update, message)
      return
    case 'message-failed': {
      const timeline = timelineOf(update.state, key)
      const known = timeline.byKey.get(event.key)
      if (!known || known.id)
        return
      const order = known.order >= PENDING_ORDER ? failedOrder(timeline) : known.order
      return put(update, key, [{ ...known, delivery: 'failed', failure: event.failure, order }])
    }
    case 'message-discarded':
      return drop(update, key, timeline => remove(timeline, event.key), message => message.key === event.key)
    case 'messages-deleted':
      if (!event.isAll)
        return drop(update, key, timeline => event.ids.flatMap(id => remove(timeline, timeline.keyByID.get(id) ?? '')), ({ id }) => event.ids.includes(id))
      timelineOf(update.state, key).held = []
      return drop(update, key, removeSent, ({ id }) => id !== '')
    case 'messages-read':
      return markRead(update, key, event)
    case 'history-loaded': {
      // ZIM's pages hold messages that this device could not send, too, also discarded ones: the outbox is the authority on these.
      const page = event.messages.filter(message => isShown(message) && message.id)
      return event.range ? mergeHistoryPage(update, key, page, event.range) : put(update, key, page)
    }
    case 'messages-restored': {
      const timeline = timelineOf(update.state, key)
      timeline.readUpTo = Math.max(timeline.readUpTo, event.readUpTo)
      return noteTimeline(update.changes, key, restore(timeline, event))
    }
    default:
      exhausted(event)
  }
}

function bumpToNewest(update: MessagesUpdate, key: ConversationKey): void {
  bumpLastMessage(update, key, last(timelineOf(update.state, key).messages))
}

function put(update: MessagesUpdate, key: ConversationKey, messages: Message[]): void {
  const added = upsertAll(timelineOf(update.state, key), messages.filter(isShown))
  noteTimeline(update.changes, key, added)
  if (added.length) bumpToNewest(update, key)
}

function putLive(update: MessagesUpdate, key: ConversationKey, messages: Message[]): void {
  extendRange(timelineOf(update.state, key), messages.filter(isShown))
  put(update, key, messages)
}

function markRead(update: MessagesUpdate, key: ConversationKey, { ids, upTo, includesEarlier }: MessageEvent & { type: 'messages-read' }): void {
  const timeline = timelineOf(update.state, key)
  const named = ids.flatMap(id => messageByID(timeline, id) ?? []).filter(({ isMine }) => isMine)
  put(update, key, named.map(message => ({ ...message, delivery: 'read' as const })))
  const read = readUpTo(timeline, Math.max(upTo, ...(includesEarlier ? named.map(({ sentAt }) => sentAt) : [])))
  noteTimeline(update.changes, key, read)
  if (read.length) bumpToNewest(update, key)
}

/** The list falls back on the newest message that is left. ZIM's own conversation event may know a newer one. */
function drop(update: MessagesUpdate, key: ConversationKey, removeFrom: (timeline: Timeline) => TimelineChange[], isGone: (message: Message) => boolean): void {
  const timeline = timelineOf(update.state, key)
  noteTimeline(update.changes, key, removeFrom(timeline))
  const known = update.state.conversations.get(key)
  if (known?.lastMessage && isGone(known.lastMessage)) setConversation(update, { ...known, lastMessage: last(timeline.messages) ?? null })
}

/** Applies a page that is the whole truth about a range. Events that were held because of a possible gap follow it. */
function mergeHistoryPage(update: MessagesUpdate, key: ConversationKey, page: Message[], range: HistoryRange): void {
  const { conversations } = update.state
  const timeline = timelineOf(update.state, key)
  const shown = conversations.get(key)?.lastMessage
  const wasKnown = shown && timeline.byKey.has(shown.key)
  const changed = mergePage(timeline, page, range)
  noteTimeline(update.changes, key, changed)
  const known = conversations.get(key)
  if (known && wasKnown && !timeline.byKey.has(shown.key)) setConversation(update, { ...known, lastMessage: last(timeline.messages) ?? null })
  else if (changed.length) bumpToNewest(update, key)
  for (const event of range.isNewest ? releaseHeld(timeline) : []) applyMessageEvent(update, event)
}

function revoke(update: MessagesUpdate, message: Message): void {
  const timeline = timelineOf(update.state, message.conversation)
  const known = messageByID(timeline, message.id)
  const revoked = upsert(timeline, known ? { ...known, body: message.body } : message)
  noteTimeline(update.changes, message.conversation, revoked)
  if (revoked.length) bumpToNewest(update, message.conversation)
}
