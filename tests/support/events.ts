import fc from 'fast-check'

import type { ChatEvent } from '@/types/events'
import type { Message } from '@/types/message'
import type { TimelineChange } from '@/types/timelineChange'

import { createFailure } from '@/utils/failure'

import { aMessage, myMessage, unsentMessage } from './builders'
import { NOON } from './clock'

const conversation = 'peer:ben' as const
const N = 12
const numbers = fc.uniqueArray(fc.integer({ min: 1, max: N }), { minLength: 1, maxLength: 6 })
const isMine = (n: number) => n % 3 === 0
const numbered = (n: number) => isMine(n) ? myMessage(n) : aMessage(n)
const failure = createFailure('network')

const received = numbers.map(ns => ns.filter(n => !isMine(n))).map((ns): ChatEvent => ({ type: 'messages-received', conversation, messages: ns.map(numbered), isOffline: false }))
const history = numbers.map((ns): ChatEvent => ({ type: 'history-loaded', conversation, messages: ns.sort((a, b) => a - b).map(numbered) }))
const revoked = fc.integer({ min: 1, max: N }).map((n): ChatEvent => ({ type: 'messages-revoked', conversation, messages: [{ ...numbered(n), body: { kind: 'revoked', operatorID: 'ben' } }] }))
const readUpTo = fc.integer({ min: 0, max: N }).map((n): ChatEvent => ({ type: 'messages-read', conversation, ids: [], upTo: NOON + n * 1000 }))
const mine = fc.integer({ min: 1, max: N / 3 }).map(n => n * 3)
const sent = mine.map((n): ChatEvent => ({ type: 'message-sent', message: myMessage(n) }))
const sending = mine.map((n): ChatEvent => ({ type: 'message-sending', message: unsentMessage(n, n * 100 - 50) }))
const failed = mine.map((n): ChatEvent => ({ type: 'message-failed', conversation, key: `anna~${n}`, failure }))
const discarded = mine.map((n): ChatEvent => ({ type: 'message-discarded', conversation, key: `anna~${n}` }))
const deleted = numbers.map((ns): ChatEvent => ({ type: 'messages-deleted', conversation, ids: ns.map(String), isAll: false }))
const allDeleted = fc.constant<ChatEvent>({ type: 'messages-deleted', conversation, ids: [], isAll: true })
const readIDs = numbers.map((ns): ChatEvent => ({ type: 'messages-read', conversation, ids: ns.map(String), upTo: 0 }))

/** A message of another device that has the client ID of the first own text. */
const repeated = mine.map((n): ChatEvent => ({ type: 'history-loaded', conversation, messages: [myMessage(n + 1, { key: 'anna~3' })] }))

/** Events that describe the state of the server. The result does not depend on their order if every sent text has a sequence number. */
export const orderIndependentEvents = fc.array(fc.oneof(received, history, revoked, readUpTo, sent), { maxLength: 15 })

/** All events that can change a conversation. */
export const anyEvents = fc.array(fc.oneof(received, history, revoked, readUpTo, readIDs, sent, sending, failed, discarded, deleted, allDeleted, repeated), { maxLength: 25 })

/** The events of own texts up to their acknowledgement. The result does not depend on when other events arrive. */
export const ownMessageEvents = fc.uniqueArray(mine, { minLength: 1 }).map(ns => ns.flatMap((n): ChatEvent[] => [
  { type: 'message-sending', message: unsentMessage(n, n * 100 - 50) },
  { type: 'message-failed', conversation, key: `anna~${n}`, failure },
  { type: 'message-sent', message: myMessage(n) },
]))

function applyChange(messages: Message[], change: TimelineChange, whole: readonly Message[]): Message[] {
  switch (change.type) {
    case 'appended': return [...messages, ...change.messages]
    case 'prepended': return [...change.messages, ...messages]
    case 'inserted': return [...messages.slice(0, change.index), change.message, ...messages.slice(change.index)]
    case 'replaced': return messages.map(message => message.key === change.message.key ? change.message : message)
    case 'unloaded': return messages
    case 'removed': return messages.filter(({ key }) => key !== change.key)
    case 'reset': return [...whole]
  }
}

/** Applies the changes to a copy of a list. Reads `whole`, the changed list, only after a reset. */
export function replay(copy: Message[], changes: TimelineChange[], whole: readonly Message[]): Message[] {
  return changes.reduce((messages, change) => applyChange(messages, change, whole), copy)
}
