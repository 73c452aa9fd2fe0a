/** @import { Mutant } from './plugin' */

const GROUPS_FLOW = 'tests/flows/groups.test.ts'

/** The mutants of one file: what each breaks, the pattern, the replacement, and the test files that are expected to notice. */
const of = (file, ...rows) => rows.map(([rule, pattern, replacement, ...tests]) => ({ rule, file, pattern, replacement, tests }))

/** Mutants of groups and contacts: a part of list.mjs. @type {Mutant[]} */
export const groupMutants = [
  ...of(
    'src/stores/groups.ts',
    ['What is reported while a group is asked for is newer than the answer.', 'return before === reported.get(groupID) || tries === 1 ?', 'return tries ?', GROUPS_FLOW],
    ['A refusal about another member leaves the user inside.', 'await isOutside(groupID) && ', '', GROUPS_FLOW],
    ['An old refusal does not take the user out of a group.', ' && before === reported.get(groupID)) chat', ') chat', GROUPS_FLOW],
    ['A group is asked for again after a refusal that passes.', 'if (failureOf(thrown).retryable) void loadLater', 'if (false) void loadLater', GROUPS_FLOW],
  ),
  ...of(
    'src/stores/groupMembers.ts',
    ['Members that the SDK remembers are not taken for all.', 'count: PAGE }), true)', 'count: PAGE }))', GROUPS_FLOW],
    ['The list of members has the own role as the group has it.', 'own && role && (own.role', 'false && role && (own.role', GROUPS_FLOW],
  ),
  ...of('src/stores/groupLines.ts', ['Nobody has left a group that was dismissed.', '!isDismissal && ', '', GROUPS_FLOW]),
]
