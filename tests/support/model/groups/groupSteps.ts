import type { MissedMessages, MissedOptions } from 'zim-emulator/world'

import fc from 'fast-check'

import type { FaultStep, Of } from '../faults'

/** `whom` and `group` are indices, modulo the number of users and of groups. `n`: which message of the chat, modulo their number. */
interface In<Name extends string> extends Of<Name> { group: number }
interface On<Name extends string> extends In<Name> { whom: number }
interface About<Name extends string> extends In<Name> { n: number }

/** What a user does with a group as a whole. */
type OwnAction = 'join' | 'leaveGroup' | 'dismiss' | 'rename' | 'muteAll' | 'unmuteAll'
/** What a user does with another member, or with somebody who is not in the group. */
type MemberAction = 'kick' | 'invite' | 'mute' | 'unmute' | 'makeAdmin' | 'makePlain' | 'transfer' | 'nickname'

/** One step of a day with groups, as plain data. */
export type GroupStep
  = | In<'send' | 'mentionAll' | 'open' | 'close' | 'read' | 'retry' | 'discard' | OwnAction>
    | On<'mention' | MemberAction>
    | About<'reply' | 'recall'>
    | Of<'kill' | 'start' | 'hide' | 'show'>
    | FaultStep
    | { do: 'wait', ms: number }
    /** Removes all faults and checks. */
    | { do: 'quiet' }

/** `people` users; the first group has all of them, and the second one the first three. `history`: messages in each before the day begins. */
export interface GroupSchedule { people: 3 | 4 | 5, groups: 1 | 2, missed: MissedOptions, history: number, steps: GroupStep[] }

const who = fc.nat(4)
const whom = fc.nat(4)
const group = fc.constantFrom(0, 0, 1)
const n = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(0, 0, 1, 2) }, { weight: 1, arbitrary: fc.nat(60) })

const of = <Name extends string>(...names: Name[]) => fc.record({ do: fc.constantFrom(...names), who })
const within = <Name extends string>(...names: Name[]) => fc.record({ do: fc.constantFrom(...names), who, group })
const on = <Name extends string>(...names: Name[]) => fc.record({ do: fc.constantFrom(...names), who, group, whom })
const about = <Name extends string>(...names: Name[]) => fc.record({ do: fc.constantFrom(...names), who, group, n })

const SHORT: GroupStep = { do: 'wait', ms: 600 }

/** Calls of groups that change them. Without an answer the change may have been made. */
const CHANGES = ['leaveGroup', 'dismissGroup', 'kickGroupMembers', 'inviteUsersIntoGroup', 'muteGroup', 'muteGroupMembers', 'setGroupMemberRole', 'transferGroupOwner', 'updateGroupProfile', 'joinGroup'] as const
/** The SDK answers these from its memory when ZIM does not answer in time: a `slow` step. */
const QUESTIONS = ['queryGroupInfo', 'queryGroupMemberInfo', 'queryGroupMembers', 'queryHistoryMessage'] as const
const OTHERS = ['clearConversationUnreadMessageCount', 'sendMessageReceiptsRead'] as const

const failures = fc.oneof(
  fc.record({ call: fc.constant('sendGroupMessage'), code: fc.constantFrom(6000005, 6000104, 6000105, 6000221) }),
  fc.record({ call: fc.constantFrom(...CHANGES, ...OTHERS), code: fc.constantFrom(6000005, 6000104, 6000105) }),
  fc.record({ call: fc.constantFrom(...QUESTIONS), code: fc.constant(6000005) }),
)

const fault: fc.Arbitrary<GroupStep> = fc.oneof(
  { weight: 5, arbitrary: of('drop', 'offline', 'silence') },
  { weight: 5, arbitrary: fc.constantFrom({ do: 'online' as const }, { do: 'speak' as const }, { do: 'restartServer' as const }) },
  { weight: 5, arbitrary: of('kill', 'start') },
  { weight: 2, arbitrary: of('hide', 'show', 'tokensFail', 'tokensWork', 'expireToken') },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delay' as const), ms: fc.constantFrom(0, 0, 90, 700, 4_000) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('slow' as const), who, call: fc.constantFrom('sendGroupMessage', ...CHANGES, ...QUESTIONS, ...OTHERS), ms: fc.constantFrom(300, 5_000, 9_000) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('duplicate' as const), pushes: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('fail' as const), who, times: fc.integer({ min: 1, max: 2 }) }).chain(rest => failures.map(failure => ({ ...rest, ...failure }))) },
)

const step: fc.Arbitrary<GroupStep> = fc.oneof(
  { weight: 14, arbitrary: within('send') },
  { weight: 5, arbitrary: on('mention') },
  { weight: 2, arbitrary: within('mentionAll') },
  { weight: 4, arbitrary: about('reply', 'recall') },
  { weight: 8, arbitrary: within('open', 'read', 'close') },
  { weight: 4, arbitrary: within('retry', 'retry', 'discard') },
  { weight: 6, arbitrary: on('kick', 'invite', 'invite') },
  { weight: 5, arbitrary: on('mute', 'unmute') },
  { weight: 4, arbitrary: within('muteAll', 'unmuteAll') },
  { weight: 4, arbitrary: on('makeAdmin', 'makePlain', 'transfer', 'nickname') },
  { weight: 4, arbitrary: within('leaveGroup', 'join', 'join', 'rename') },
  { weight: 1, arbitrary: within('dismiss') },
  { weight: 12, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1, 110, 600, 2_100, 6_000, 12_000, 45_000) }) },
  { weight: 16, arbitrary: fault },
  { weight: 1, arbitrary: fc.constant({ do: 'quiet' as const }) },
)

/** The owner does something to a member who is away, who writes meanwhile or has written before. Then the member returns. */
const behind = fc.record({
  who,
  group,
  leave: fc.constantFrom('kill' as const, 'offline' as const, 'silence' as const),
  early: fc.nat(2),
  meanwhile: fc.array(fc.oneof(
    { weight: 3, arbitrary: on('kick', 'invite', 'mute', 'unmute', 'makeAdmin', 'transfer') },
    { weight: 2, arbitrary: within('muteAll', 'unmuteAll', 'rename', 'dismiss') },
    { weight: 3, arbitrary: within('send') },
    { weight: 1, arbitrary: about('recall') },
  ), { minLength: 1, maxLength: 5 }),
  later: fc.nat(2),
}).map(({ who, group, leave, early, meanwhile, later }): GroupStep[] => [
  { do: 'open', who, group },
  SHORT,
  { do: leave, who },
  ...Array.from({ length: early }, (): GroupStep => ({ do: 'send', who, group })),
  // Most of it is done to the one who is away, by the first user, who owns the groups at first.
  ...meanwhile.map((one): GroupStep => 'whom' in one ? { ...one, who: 0, whom: who, group } : { ...one, group, who: one.do === 'send' ? one.who : 0 }),
  SHORT,
  leave === 'kill' ? { do: 'start', who } : leave === 'offline' ? { do: 'online' } : { do: 'speak' },
  ...Array.from({ length: later }, (): GroupStep => ({ do: 'send', who, group })),
])

/** What is done with a group, and the call of the SDK that does it. */
const CALLS: ReadonlyArray<[what: OwnAction | MemberAction, call: string]> = [
  ['leaveGroup', 'leaveGroup'],
  ['dismiss', 'dismissGroup'],
  ['rename', 'updateGroupProfile'],
  ['muteAll', 'muteGroup'],
  ['unmuteAll', 'muteGroup'],
  ['transfer', 'transferGroupOwner'],
  ['join', 'joinGroup'],
]

/** ZIM does what it is asked for, and its answer comes when the SDK has given up. */
const unanswered = fc.record({ who: fc.constantFrom(0, 0, 1, 2), group, whom, of: fc.constantFrom(...CALLS), ms: fc.constantFrom(600, 12_000) }).map(({ who, group, whom, of: [what, call], ms }): GroupStep[] => [
  { do: 'open', who, group },
  SHORT,
  { do: 'slow', who, call, ms: 9_000 },
  { do: what, who, group, whom } as GroupStep,
  { do: 'wait', ms },
])

const parts = fc.oneof({ weight: 60, arbitrary: step.map(one => [one]) }, { weight: 4, arbitrary: behind }, { weight: 1, arbitrary: unanswered })

const missed = fc.constantFrom<MissedMessages>('none', 'newest', 'all')

/** @param most parts @param answer what arrives by itself. @default one of the nine combinations for each schedule */
export const groupSchedules = (most = 40, answer?: MissedOptions): fc.Arbitrary<GroupSchedule> => fc.record({
  people: fc.constantFrom(3 as const, 4 as const, 5 as const),
  groups: fc.constantFrom(1 as const, 2 as const),
  missed: answer ? fc.constant(answer) : fc.record({ login: missed, reconnect: missed }),
  history: fc.constantFrom(0, 0, 35, 75),
  steps: fc.array(parts, { minLength: 1, maxLength: most, size: 'max' }).map(parts => parts.flat()),
})
