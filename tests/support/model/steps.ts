import type { MissedMessages, MissedOptions } from 'zim-emulator/world'

import fc from 'fast-check'

import type { ChangeStep } from './changeSteps'
import type { FaultStep, Of } from './faults'
import type { MediaStep } from './mediaSteps'

export type Part = 'newest' | 'oldest' | 'all'

/** One step of a schedule, as plain data. Schedules are deterministic: the same steps have the same result. */
export type Step
  = | Of<'send'> & { to: number }
    | Of<'type'> & { to: number }
    | Of<'open' | 'close' | 'retry' | 'discard'> & { to: number }
    /** Draws a part of what is loaded of an open chat, and reads the page before. */
    | Of<'read'> & { to: number, part: Part }
    | Of<'enter' | 'leave' | 'sendToRoom' | 'kick' | 'hide' | 'show' | 'kill' | 'start' | 'signInAgain' | 'fillStorage' | 'emptyStorage'>
    | Of<'killAfterWrites'> & { writes: number }
    | Of<'damage'> & { n: number, how: 'cut' | 'noise' }
    | FaultStep
    | { do: 'reorder', pushes: number }
    | { do: 'clockBack' | 'clockForward', ms: number }
    /** Removes all faults and checks. */
    | { do: 'quiet' }
    /** Texts of a user from another device. Nothing where the user is online here without multi-device login: ZIM does not report those. */
    | Of<'burst'> & { to: number, count: number }
    | Of<'recall' | 'delete'> & { to: number, n: number }
    | Of<'removeChat'> & { to: number }
    | Of<'slowStorage'> & { ms: number }
    | Of<'silentStorage' | 'answerStorage' | 'otherUser'> & { to: number }
    | Of<'moderate'>
    /** A text of a user from another device, with the client ID of an earlier one. Nothing where `burst` does nothing. */
    | Of<'repeatClientID'> & { to: number, n: number }
    | { do: 'wait', ms: number }
    | MediaStep
    | ChangeStep

/**
 * `history`: messages of the first two users before the day begins. `second`: the first user has another device, with ZIM's multi-device
 * login, or another tab of the same browser. It acts as one more user.
 */
export interface Schedule { users: 2 | 3, second?: 'device' | 'tab', missed: MissedOptions, history: number, steps: Step[] }

const who = fc.nat(3)
const of = <Name extends string>(...names: Name[]) => fc.record({ do: fc.constantFrom(...names), who })
const toPeer = <Name extends string>(...names: Name[]) => fc.record({ do: fc.constantFrom(...names), who, to: fc.nat(1) })

const SHORT: Step = { do: 'wait', ms: 600 }

/** Error codes that ZIM may return, by call. A page of history that times out is a `slow` step: the SDK then answers late, from its memory. */
const failures = fc.oneof(
  fc.record({ call: fc.constant('sendPeerMessage'), code: fc.constantFrom(6000005, 6000104, 6000105, 6000203, 6000221, 6000230, 6000231, 6000284, 6000121, 6000015, 6009999) }),
  fc.record({ call: fc.constant('sendRoomMessage'), code: fc.constantFrom(6000005, 6000104, 6000203, 6000221, 6000321) }),
  fc.record({ call: fc.constant('queryHistoryMessage'), code: fc.constantFrom(6000005, 6000009, 6000001) }),
  fc.record({ call: fc.constant('login'), code: fc.constantFrom(6000101, 6000102, 6000103, 6000106, 6000108) }),
  fc.record({ call: fc.constantFrom('clearConversationUnreadMessageCount', 'enterRoom', 'renewToken', 'heartbeat', 'queryRoomMemberList'), code: fc.constantFrom(6000005, 6000105) }),
)

const read = fc.record({ do: fc.constant('read' as const), who, to: fc.nat(1), part: fc.constantFrom<Part>('newest', 'oldest', 'all') })
const burst = fc.record({ do: fc.constant('burst' as const), who, to: fc.nat(1), count: fc.constantFrom(3, 25, 65, 110, 240) })
const change = fc.record({ do: fc.constantFrom('recall' as const, 'delete' as const), who, to: fc.nat(1), n: fc.nat(60) })

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 14, arbitrary: toPeer('send') },
  { weight: 2, arbitrary: toPeer('type') },
  { weight: 5, arbitrary: toPeer('open', 'close') },
  { weight: 2, arbitrary: toPeer('retry', 'discard') },
  { weight: 4, arbitrary: of('enter', 'leave', 'sendToRoom') },
  { weight: 3, arbitrary: of('sendToRoom') },
  { weight: 10, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1, 40, 110, 600, 2_100, 6_000, 12_000, 45_000) }) },
  { weight: 6, arbitrary: of('drop', 'offline', 'silence') },
  { weight: 5, arbitrary: fc.constantFrom({ do: 'online' as const }, { do: 'speak' as const }, { do: 'restartServer' as const }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delay' as const), ms: fc.constantFrom(0, 0, 90, 700, 4_000, 7_000) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('slow' as const), who, call: fc.constantFrom('sendPeerMessage', 'sendRoomMessage', 'queryHistoryMessage', 'login', 'enterRoom'), ms: fc.constantFrom(300, 5_000, 9_000, 50_000) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('duplicate' as const, 'reorder' as const), pushes: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('fail' as const), who, times: fc.integer({ min: 1, max: 3 }) }).chain(rest => failures.map(failure => ({ ...rest, ...failure }))) },
  { weight: 2, arbitrary: of('kick', 'expireToken', 'signInAgain') },
  { weight: 1, arbitrary: of('tokensFail', 'tokensWork') },
  { weight: 2, arbitrary: of('hide', 'show') },
  { weight: 4, arbitrary: of('kill', 'start') },
  { weight: 3, arbitrary: of('start') },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('killAfterWrites' as const), who, writes: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 1, arbitrary: of('fillStorage', 'emptyStorage') },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('damage' as const), who, n: fc.nat(9), how: fc.constantFrom('cut' as const, 'noise' as const) }) },
  { weight: 3, arbitrary: read },
  { weight: 2, arbitrary: burst },
  { weight: 2, arbitrary: change },
  { weight: 1, arbitrary: toPeer('removeChat', 'silentStorage', 'answerStorage', 'otherUser') },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('slowStorage' as const), who, ms: fc.constantFrom(50, 900, 4_000, 20_000) }) },
  { weight: 1, arbitrary: of('moderate') },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('repeatClientID' as const), who, to: fc.nat(1), n: fc.nat(60) }) },
  { weight: 2, arbitrary: fc.constant({ do: 'quiet' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'wait' as const, ms: 600_000 }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('clockForward' as const), ms: fc.constantFrom(1_000, 120_000) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('clockBack' as const), ms: fc.constantFrom(1, 1_000, 3_600_000) }) },
)

/**
 * A user reads a chat, deletes messages, is away for a while, and returns. Meanwhile the others write, recall and delete: what the apps have
 * to notice when the connection returns. Single steps seldom stand in this order.
 */
const absence = fc.record({
  who,
  to: fc.nat(1),
  leave: fc.constantFrom('kill' as const, 'offline' as const),
  pages: fc.array(read, { maxLength: 3 }),
  deletions: fc.array(fc.record({ do: fc.constant('delete' as const), n: fc.nat(60) }), { maxLength: 2 }),
  meanwhile: fc.array(fc.oneof(
    toPeer('send').map(step => [step]),
    burst.map(step => [{ do: 'kill' as const, who: step.who }, step, { do: 'start' as const, who: step.who }, SHORT]),
    { weight: 3, arbitrary: change.map(step => [step]) },
  ), { minLength: 1, maxLength: 4 }),
}).map(({ who, to, leave, pages, deletions, meanwhile }): Step[] => [
  { do: 'open', who, to },
  SHORT,
  ...pages.flatMap(page => [{ ...page, who, to }, SHORT]),
  ...deletions.map(deletion => ({ ...deletion, who, to })),
  { do: leave, who },
  ...meanwhile.flat(),
  SHORT,
  leave === 'kill' ? { do: 'start', who } : { do: 'online' },
])

/** A text whose acknowledgement is late fails, because ZIM refuses the question whether it has arrived. The user sends it again. */
const doubt = fc.record({ who, to: fc.nat(1), retries: fc.integer({ min: 1, max: 2 }) }).map(({ who, to, retries }): Step[] => [
  { do: 'slow', who, call: 'sendPeerMessage', ms: 9_000 },
  { do: 'send', who, to },
  { do: 'fail', who, call: 'queryHistoryMessage', code: 6000001, times: 3 },
  { do: 'wait', ms: 45_000 },
  ...Array.from({ length: retries }, () => [{ do: 'retry', who, to } as const, SHORT]).flat(),
])

/** One step, or several that belong together. */
export const parts = fc.oneof({ weight: 60, arbitrary: step.map(one => [one]) }, { weight: 3, arbitrary: absence }, { weight: 1, arbitrary: doubt })

/** What arrives by itself after a login, and after a reconnect. */
const missed = fc.constantFrom<MissedMessages>('none', 'newest', 'all')

/** @param most parts @param answer what arrives by itself. @default one of the nine combinations for each schedule @param part as `parts` */
export const schedules = (most = 40, answer?: MissedOptions, part: fc.Arbitrary<Step[]> = parts): fc.Arbitrary<Schedule> => fc.record({
  users: fc.constantFrom(2 as const, 3 as const),
  second: fc.constantFrom(undefined, undefined, 'device' as const, 'tab' as const),
  missed: answer ? fc.constant(answer) : fc.record({ login: missed, reconnect: missed }),
  history: fc.constantFrom(0, 0, 35, 75, 170),
  steps: fc.array(part, { minLength: 1, maxLength: most, size: 'max' }).map(parts => parts.flat()),
})
