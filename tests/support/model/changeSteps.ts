import type { MissedOptions } from 'zim-emulator/world'

import fc from 'fast-check'

import type { Schedule, Step } from './steps'

import { parts, schedules } from './steps'

/** As Step (steps.ts). `n`: which message of the chat, modulo their number. */
export type ChangeStep
  /** An own text gets another one. */
  = { do: 'edit', who: number, to: number, n: number }
    /** Reacts, or takes the reaction back. */
    | { do: 'react', who: number, to: number, n: number, type: string }
    /** A text that replies to a message, also to one that is recalled or deleted meanwhile. */
    | { do: 'reply', who: number, to: number, n: number }
    /** Forwards `count` messages up to the nth of the chat with the user `from`, also recalled ones, which are refused. */
    | { do: 'forward', who: number, to: number, from: number, n: number, count: number, isCombined: boolean }
    /** Pins a message, or ends that. */
    | { do: 'pin', who: number, to: number, n: number }

const who = fc.nat(3)
const to = fc.nat(1)
/** Most changes are of new messages: they meet each other there. */
const n = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(-1, -1, -2, -3) }, { weight: 1, arbitrary: fc.nat(60) })
const edit = fc.record({ do: fc.constant('edit' as const), who, to, n })
const react = fc.record({ do: fc.constant('react' as const), who, to, n, type: fc.constantFrom('👍', '❤️', '😂') })
const reply = fc.record({ do: fc.constant('reply' as const), who, to, n })

const forward = fc.record({ do: fc.constant('forward' as const), who, to, from: to, n, count: fc.constantFrom(1, 1, 2, 3), isCombined: fc.boolean() })
const pin = fc.record({ do: fc.constant('pin' as const), who, to, n })

const SHORT: Step = { do: 'wait', ms: 600 }

/** Calls that change a message, and how ZIM may refuse them. A call without an answer may have been done. */
const failures = fc.record({
  do: fc.constant('fail' as const),
  who,
  call: fc.constantFrom('editMessage', 'addMessageReaction', 'deleteMessageReaction', 'queryMessages', 'revokeMessage'),
  code: fc.constantFrom(6000005, 6000013, 6000104, 6000105, 6000205, 6000286),
  times: fc.integer({ min: 1, max: 2 }),
})
/** A plan without pins would switch them off for a day. */
const pinFailures = fc.record({ do: fc.constant('fail' as const), who, call: fc.constant('pinMessage'), code: fc.constantFrom(6000005, 6000104), times: fc.constant(1) })
const slow = fc.record({ do: fc.constant('slow' as const), who, call: fc.constantFrom('editMessage', 'addMessageReaction', 'deleteMessageReaction', 'queryHistoryMessage', 'pinMessage', 'sendPeerMessage'), ms: fc.constantFrom(300, 5_000, 20_000) })

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: edit },
  { weight: 8, arbitrary: react },
  { weight: 5, arbitrary: reply },
  { weight: 5, arbitrary: forward },
  { weight: 5, arbitrary: pin },
  { weight: 1, arbitrary: failures },
  { weight: 1, arbitrary: pinFailures },
  { weight: 1, arbitrary: slow },
)

/** Changes while the other side does not listen, or does not have its chat open. */
const unheard = fc.record({
  who,
  to,
  leave: fc.constantFrom('kill' as const, 'offline' as const, 'close' as const),
  changes: fc.array(fc.oneof(edit, react, reply, forward, pin), { minLength: 1, maxLength: 4 }),
}).map(({ who, to, leave, changes }): Step[] => [
  { do: 'open', who, to },
  SHORT,
  leave === 'close' ? { do: leave, who, to } : { do: leave, who },
  ...changes,
  SHORT,
  ...leave === 'kill' ? [{ do: 'start' as const, who }] : leave === 'offline' ? [{ do: 'online' as const }] : [],
  { do: 'open', who, to },
])

/** An original that is recalled, deleted or edited while the reply to it waits for the network. */
const overtaken = fc.record({ who, to, n, change: fc.constantFrom('recall' as const, 'delete' as const, 'edit' as const) }).map(({ who, to, n, change }): Step[] => [
  { do: 'send', who, to },
  SHORT,
  { do: 'offline', who },
  { do: 'reply', who, to, n },
  { do: change, who: who + 1, to, n: Math.abs(n) },
  SHORT,
  { do: 'online' },
])

/** A reply that is drawn on both sides while its original changes. */
const quoted = fc.record({ who, to, change: fc.constantFrom('recall' as const, 'edit' as const, 'edit' as const, 'react' as const) }).map(({ who, to, change }): Step[] => [
  { do: 'send', who, to },
  { do: 'open', who: who + 1, to },
  SHORT,
  { do: 'reply', who: who + 1, to, n: -1 },
  SHORT,
  { do: 'read', who: who + 1, to, part: 'newest' },
  change === 'recall' ? { do: change, who, to, n: 60 } : change === 'react' ? { do: change, who, to, n: -2, type: '👍' } : { do: change, who, to, n: -1 },
  SHORT,
])

/** Messages that are forwarded while there is no connection, or by an app that ends, and recalled before they are sent on. */
const sentOn = fc.record({ who, to, from: to, isCombined: fc.boolean(), leave: fc.constantFrom('kill' as const, 'offline' as const), change: fc.constantFrom('recall' as const, 'edit' as const, 'delete' as const) }).map(({ who, to, from, isCombined, leave, change }): Step[] => [
  { do: 'send', who: who + 1, to },
  { do: 'send', who: who + 1, to },
  SHORT,
  { do: 'open', who, to: from },
  SHORT,
  { do: 'offline', who },
  { do: 'forward', who, to, from, n: -1, count: 3, isCombined },
  ...leave === 'kill' ? [SHORT, { do: leave, who } as const] : [],
  { do: change, who: who + 1, to, n: 61 },
  SHORT,
  ...leave === 'kill' ? [{ do: 'start' as const, who }] : [],
  { do: 'online' },
])

/** A record that is sent on, and put into another one, by who has made it and by who has got it. */
const record = fc.record({ who, to, from: to, next: fc.nat(1), isCombined: fc.boolean(), change: fc.constantFrom('recall' as const, 'pin' as const, 'react' as const) }).map(({ who, to, from, next, isCombined, change }): Step[] => [
  { do: 'open', who, to: from },
  SHORT,
  { do: 'forward', who, to, from, n: -1, count: 3, isCombined: true },
  { do: 'open', who: who + next, to },
  { do: 'wait', ms: 2_100 },
  change === 'react' ? { do: change, who, to, n: -1, type: '👍' } : { do: change, who, to, n: change === 'recall' ? 61 : -1 },
  { do: 'forward', who: who + next, to: from, from: to, n: -1, count: 2, isCombined },
  SHORT,
])

/** Pins of both sides while the chat is open, of messages that are recalled, deleted or replaced by newer pins. */
const pinned = fc.record({ who, to, changes: fc.array(fc.oneof({ weight: 3, arbitrary: pin }, fc.record({ do: fc.constantFrom('recall' as const, 'delete' as const), who, to, n: fc.nat(60) })), { minLength: 2, maxLength: 6 }) }).map(({ who, to, changes }): Step[] => [
  { do: 'send', who, to },
  { do: 'send', who: who + 1, to },
  { do: 'open', who, to },
  { do: 'open', who: who + 1, to },
  SHORT,
  ...changes.map((change, at) => ({ ...change, who: who + at, to })),
  SHORT,
])

const changeParts = fc.oneof({ weight: 30, arbitrary: step.map(one => [one]) }, { weight: 4, arbitrary: unheard }, { weight: 2, arbitrary: overtaken }, { weight: 3, arbitrary: quoted }, { weight: 2, arbitrary: sentOn }, { weight: 2, arbitrary: record }, { weight: 3, arbitrary: pinned })

/** As `schedules` (steps.ts), with edits, reactions, replies, forwarded messages and pins among the texts. */
export const changeSchedules = (most = 40, answer?: MissedOptions): fc.Arbitrary<Schedule> =>
  schedules(most, answer, fc.oneof({ weight: 60, arbitrary: parts }, { weight: 40, arbitrary: changeParts }))
