/** @import { Mutant } from './plugin' */

const STATUS = 'tests/flows/presence.test.ts'
const FLOW = 'tests/flows/presenceOnScreen.test.ts'
const PAGES = 'tests/components/pages/presence.test.ts'

/** The mutants of one file: what each breaks, the pattern, the replacement, and the test files that are expected to notice. */
const of = (file, ...rows) => rows.map(([rule, pattern, replacement, ...tests]) => ({ rule, file, pattern, replacement, tests }))

/** Mutants of presence: a part of list.mjs. @type {Mutant[]} */
export const presenceMutants = [
  ...of(
    'src/stores/presence.ts',
    ['Who only passes is not asked for.', 'Date.now() - since >= DELAY && ', '', FLOW],
    ['Blocked users are not asked for.', '!blocked?.has(userID) && !(known', '!(known', FLOW],
    ['The states of one connection are unknown in the next one.', 'of === connection && endsAt > until', 'endsAt > until', FLOW],
    ['A subscription is renewed before its end.', 'Date.now() + RENEWAL', '0', FLOW],
    ['Of many who are not shown any more, subscriptions end.', 'if (kept.length <= MOST_KEPT)', 'if (kept.length)', FLOW],
    ['What the plan has refused before is known before ZIM is asked.', `await features.isKnownOn('presence') && isOnline()`, 'isOnline()', FLOW],
    ['The waits after failures grow.', 'if (!backOff.retries) session', 'if (true) session', FLOW],
    ['Many changes are reported together.', 'createCommitScheduler(report, REPORT)', 'createCommitScheduler(report, 0)', FLOW],
  ),
  ...of(
    'src/zim/presence.ts',
    ['The user itself is not asked for.', '.filter(userID => userID !== me())', '', FLOW],
    ['A state that the SDK had before is told.', 'return request(async () => {\n        const { userStatus', 'if (others) return []\n      return request(async () => {\n        const { userStatus', FLOW],
  ),
  ...of('src/pages/usePresence.ts', ['A hidden page asks for no one.', 'isPaused ? [] : people', 'people', PAGES]),
  ...of('src/stores/ownStatus.ts', ['An own status that was reported is newer than an answer.', 'if (before === reports) set', 'set', STATUS], ['An own status ends by itself.', 'setTimeout(set, Math.min(left, LONGEST), given)', 'undefined', STATUS]),
]
