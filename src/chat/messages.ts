import type { AnnotationChange } from '@/types/annotations'
import type { ConversationKey } from '@/types/conversation'
import type { MessageEvent } from '@/types/events'
import type { Message } from '@/types/message'
import type { TimelineChange } from '@/types/timelineChange'

import { exhausted } from '@/utils/exhausted'
import { placedByZim } from '@/utils/messageOrder'

import type { Update } from './changes'
import type { ConversationsState } from './conversations'
import type { MessagesState, Timeline } from './timeline'

import { annotate } from './annotations'
import { capabilitiesOf } from './capabilities'
import { noteTimeline } from './changes'
import { bumpLastMessage, newestOf, setConversation } from './conversations'
import { noteDropped, passOn, trim } from './floods'
import { mergePage, noteLive, restore, updateGaps } from './gaps'
import { withoutRange } from './seqRanges'
import { createTimeline, failedOrder, messageByID, PENDING_ORDER, placeByZim, readUpTo, remove, removeSent, requote, upsert, upsertAll } from './timeline'
import { newestRun } from './window'

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

/** Applies an event of a conversation, and marks where something is missing. */
export function applyMessageEvent(update: MessagesUpdate, event: MessageEvent): void {
  const key = conversationOf(event)
  handle(update, event)
  const timeline = update.state.timelines.get(key)
  if (timeline) noteTimeline(update.changes, key, updateGaps(timeline))
}

/** The connection was away: messages may be missing anywhere after the known ones, and known ones may have changed. */
export function unconfirmAll({ state, changes }: Update<MessagesState>): void {
  for (const { window } of state.timelines.values()) window.confirmed = []
  changes.isUnconfirmed = true
}

/** Gives each message ZIM's order: the next login knows none that the SDK has placed. Positions stay, and nothing that is drawn changes. */
export function placeAll(update: MessagesUpdate): void {
  const { timelines, listed, conversations } = update.state
  for (const timeline of timelines.values()) placeByZim(timeline)
  for (const [key, message] of listed) listed.set(key, placedByZim(message))
  for (const conversation of conversations.values()) {
    const { lastMessage } = conversation
    if (lastMessage?.id) setConversation(update, { ...conversation, lastMessage: placedByZim(lastMessage) })
  }
}

function handle(update: MessagesUpdate, event: MessageEvent): void {
  const key = conversationOf(event)
  switch (event.type) {
    case 'message-sending':
      return put(update, key, [event.message])
    case 'message-sent':
      return putLive(update, key, [event.message])
    case 'messages-received':
      for (const [id, count] of event.dropped ?? []) noteDropped(timelineOf(update.state, key), id, count)
      return putLive(update, key, event.messages)
    case 'messages-trimmed':
      return change(update, key, timeline => trim(timeline, event.keep))
    case 'messages-revoked':
      for (const message of event.messages) revoke(update, message)
      return
    case 'messages-annotated':
      for (const change of event.changes) addAnnotation(update, key, change)
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
      return change(update, key, timeline => remove(timeline, event.key))
    case 'messages-deleted':
      return event.isAll ? clear(update, key) : deleteSome(update, key, event.ids)
    case 'messages-in-doubt': {
      const { window } = timelineOf(update.state, key)
      window.confirmed = withoutRange(window.confirmed, event.range)
      return
    }
    case 'messages-read':
      return markRead(update, key, event)
    case 'history-loaded': {
      // ZIM's pages hold messages that this device could not send, too, also discarded ones: the outbox is the authority on these.
      const page = event.messages.filter(message => isShown(message) && message.id)
      const { range } = event
      if (!range)
        return putLive(update, key, page)
      const { listed } = update.state
      // The SDK may hold an own message as unsent although ZIM has numbered it: a second try was refused. It is not gone.
      const unsent = new Set(event.messages.filter(({ id }) => !id).map(({ key }) => key))
      const isGone = ({ id, key, seq }: Message) => id !== '' && seq >= range.from && seq <= range.upTo && !unsent.has(key) && page.every(message => message.id !== id)
      const reported = listed.get(key)
      if (reported && isGone(reported)) listed.delete(key)
      // It may bring an original that has changed since its replies were read.
      const ids = new Set(page.map(({ id }) => id))
      return change(update, key, timeline => [...mergePage(timeline, page, range, unsent), ...requote(timeline, ({ id }) => ids.has(id))], isGone)
    }
    case 'messages-restored': {
      const timeline = timelineOf(update.state, key)
      timeline.readUpTo = Math.max(timeline.readUpTo, event.readUpTo)
      noteTimeline(update.changes, key, restore(timeline, event))
      return
    }
    default:
      exhausted(event)
  }
}

function bumpToNewest(update: MessagesUpdate, key: ConversationKey): void {
  bumpLastMessage(update, key, newestOf(update.state, key))
}

/**
 * Changes a timeline. The list shows its newest message, also when the one that it showed is gone, or it showed none. ZIM's own conversation
 * event may know a newer one. @param isGone whether a listed message that is not loaded is gone
 */
function change(update: MessagesUpdate, key: ConversationKey, run: (timeline: Timeline) => TimelineChange[], isGone: (listed: Message) => boolean = () => false): void {
  const { conversations } = update.state
  const timeline = timelineOf(update.state, key)
  const listed = conversations.get(key)?.lastMessage
  const wasKnown = listed && timeline.byKey.has(listed.key)
  const changed = run(timeline)
  noteTimeline(update.changes, key, changed)
  const known = conversations.get(key)
  if (known && listed && (wasKnown ? !timeline.byKey.has(listed.key) : isGone(listed))) setConversation(update, { ...known, lastMessage: newestOf(update.state, key) ?? null })
  else if (changed.length || (known && !known.lastMessage)) bumpToNewest(update, key)
}

function put(update: MessagesUpdate, key: ConversationKey, messages: Message[]): void {
  change(update, key, timeline => upsertAll(timeline, messages.filter(isShown)))
}

function putLive(update: MessagesUpdate, key: ConversationKey, messages: Message[]): void {
  if (capabilitiesOf(key).hasHistory) noteLive(timelineOf(update.state, key), messages.filter(isShown))
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

function deleteSome(update: MessagesUpdate, key: ConversationKey, ids: readonly string[]): void {
  const timeline = timelineOf(update.state, key)
  const { fates } = timeline
  for (const id of ids) {
    if (!id)
      continue
    fates.set(id, 'deleted')
    passOn(timeline, id)
  }
  change(update, key, timeline => [...ids.flatMap(id => remove(timeline, timeline.keyByID.get(id) ?? '')), ...requote(timeline, ({ id }) => ids.includes(id))], ({ id }) => ids.includes(id))
}

/** Everything so far is deleted. What is known to exist and was not loaded is gone, too. */
function clear(update: MessagesUpdate, key: ConversationKey): void {
  const { window, dropped } = timelineOf(update.state, key)
  const listed = update.state.conversations.get(key)?.lastMessage
  dropped.clear()
  window.clearedUpTo = Math.max(window.clearedUpTo, newestRun(window)?.to ?? 0, listed?.id ? listed.seq : 0)
  window.known = window.confirmed = window.clearedUpTo ? [{ from: 0, to: window.clearedUpTo }] : []
  change(update, key, timeline => [...removeSent(timeline), ...requote(timeline, () => true)], ({ id }) => id !== '')
}

/** A message that is not loaded is shown as revoked when its page arrives. */
function revoke(update: MessagesUpdate, message: Message): void {
  const { conversation, id, body } = message
  const timeline = timelineOf(update.state, conversation)
  const known = messageByID(timeline, id)
  if (!known && timeline.fates.has(id))
    return
  timeline.fates.set(id, body)
  const revoked: TimelineChange[] = known ? upsert(timeline, known) : [{ type: 'unloaded', message }]
  noteTimeline(update.changes, conversation, revoked)
  if (known && revoked.length) bumpToNewest(update, conversation)
  noteTimeline(update.changes, conversation, requote(timeline, quote => quote.id === id))
  changeListed(update, conversation, id, listed => ({ ...listed, body }))
}

/** Changes the last message of a conversation where it is the message `id`, loaded or not. */
function changeListed(update: MessagesUpdate, key: ConversationKey, id: string, change: (listed: Message) => Message): void {
  const { listed, conversations } = update.state
  const reported = listed.get(key)
  if (reported?.id === id) listed.set(key, change(reported))
  const conversation = conversations.get(key)
  if (conversation?.lastMessage?.id === id) setConversation(update, { ...conversation, lastMessage: change(conversation.lastMessage) })
}

/** A message that is not loaded is read again when it is drawn. */
function addAnnotation(update: MessagesUpdate, key: ConversationKey, change: AnnotationChange): void {
  const timeline = timelineOf(update.state, key)
  const known = messageByID(timeline, change.id)
  const { unloaded } = change
  noteTimeline(update.changes, key, known ? upsert(timeline, annotate(known, change)) : unloaded ? [{ type: 'unloaded', message: unloaded }] : [])
  if (change.body) {
    changeListed(update, key, change.id, listed => annotate(listed, change))
    noteTimeline(update.changes, key, requote(timeline, quote => quote.id === change.id))
  }
}
