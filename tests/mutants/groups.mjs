/** @import { Mutant } from './plugin' */

const GROUPS_FLOW = 'tests/flows/groups.test.ts'
const GROUP_ACTIONS = 'tests/flows/groupActions.test.ts'
const GROUP_PAGES = 'tests/components/pages/groups.test.ts'
const GROUP_NAME = 'tests/unit/packages/groupName.test.ts'
const GROUP_STATE = 'tests/unit/chat/groups.test.ts'
const CONTACT_PAGES = 'tests/components/pages/contacts.test.ts'

/** The mutants of one file: what each breaks, the pattern, the replacement, and the test files that are expected to notice. */
const of = (file, ...rows) => rows.map(([rule, pattern, replacement, ...tests]) => ({ rule, file, pattern, replacement, tests }))

/** Mutants of groups and contacts: a part of list.mjs. @type {Mutant[]} */
export const groupMutants = [
  ...of(
    'src/stores/groups.ts',
    ['What is reported while a group is asked for is newer than the answer.', 'return before === reported.get(groupID) || tries === 1 ?', 'return tries ?', GROUPS_FLOW],
    ['A refusal about another member leaves the user inside.', '!await isOutside(groupID)', 'false', GROUPS_FLOW],
    ['An old refusal does not take the user out of a group.', ' && before === reported.get(groupID)) chat', ') chat', GROUPS_FLOW],
    ['A group is asked for again after a refusal that passes.', 'if (failureOf(thrown).retryable) void loadLater', 'if (false) void loadLater', GROUPS_FLOW],
    ['A change whose answer is lost may have been made.', `if (failureOf(thrown).kind === 'timeout') void loadLater`, 'if (false) void loadLater', GROUPS_FLOW],
    ['Entering whose answer is lost may have been done.', 'settled(groupID, zim.ask(client => client.groups.join(groupID)))', 'zim.ask(client => client.groups.join(groupID))', GROUPS_FLOW],
  ),
  ...of(
    'src/stores/groupMembers.ts',
    ['Members that the SDK remembers are not taken for all.', 'count: PAGE }), true)', 'count: PAGE }))', GROUPS_FLOW],
    ['The list of members has the own role as the group has it.', 'own && role && (own.role', 'false && role && (own.role', GROUPS_FLOW],
  ),
  ...of('src/outbox/retryPolicy.ts', ['A refusal that has begun since says nothing of the first try.', 'NEVER_ARRIVED.has(kind) || MAY_BE_NEW.has(kind)', 'NEVER_ARRIVED.has(kind)', GROUPS_FLOW]),
  ...of('src/packages/chat/group/useGroup.ts', ['Who is invited back while the chat is open is told of the members again.', 'if (before && !current && groupID.value) void load', 'if (false) void load', GROUPS_FLOW]),
  ...of('src/stores/lines.ts', ['Nobody has left a group that was dismissed.', '!isDismissal && ', '', GROUPS_FLOW]),
  ...of(
    'src/chat/groupRights.ts',
    ['An admin has no rights over another admin.', 'RANK[own] > RANK[other]', 'RANK[own] >= RANK[other]', GROUP_ACTIONS],
    ['The owner alone silences all.', 'muteAll: isOwner', 'muteAll: isManager', GROUP_ACTIONS],
    ['Who is not in a group may do nothing with it.', 'setName: isMember', 'setName: true', GROUP_ACTIONS],
    ['Where invitations are restricted a member does not invite.', 'isMember && !isInviteRestricted', 'isMember', GROUP_ACTIONS],
  ),
  ...of(
    'src/chat/groups.ts',
    ['Who has left a group has no role in it.', 'role: undefined, mutedUntil: undefined', 'mutedUntil: undefined', GROUP_STATE],
    ['A mute that is over is none.', 'until === -1 || until > now', 'until !== 0', GROUP_STATE],
    ['A mute of plain members leaves admins alone.', ` && role === 'member')`, ')', GROUP_STATE],
    ['A mute that ended unheard is not taken from the conversation.', 'mutedUntil !== undefined && mute && mute', 'false && mute && mute', GROUP_STATE],
    ['Of an own membership that is not known the conversation tells.', 'mutedUntil !== undefined && mute && mute', 'mute && mute', GROUP_STATE],
    ['A name in a group that was taken back is forgotten.', '    else state.nicknames.delete(key)\n', '', GROUP_STATE],
  ),
  ...of('src/packages/groups/useChatSettings.ts', ['A switch that was refused goes back.', 'pending.value = { ...pending.value, [setting]: undefined }', '', GROUP_PAGES], ['Leaving asks first.', `if (!await confirm(t('settings.leaveAsk'`, `if (false && !await confirm(t('settings.leaveAsk'`, GROUP_PAGES]),
  ...of('src/packages/groups/useRequests.ts', ['A page of a group asks one thing at a time.', 'if (isBusy.value)', 'if (false)', GROUP_PAGES]),
  ...of('src/packages/groups/useMembers.ts', ['What the role does not allow is not offered.', '...rights.remove ?', '...true ?', GROUP_PAGES]),
  ...of('src/packages/groups/usePeople.ts', ['Friends without a conversation can be chosen for a group.', ', ...friends.list.map(({ userID }) => userID)])]', '])]', GROUP_PAGES]),
  ...of('src/packages/groups/groupName.ts', ['A name made of names ends within the limit.', 'MOST - (isLast ? 0 : charsOf(and + CUT).length)', 'MOST', GROUP_NAME]),
  ...of('src/packages/contacts/requestState.ts', ['An application is over after seven days.', '&& now - createdAt >= OPEN_FOR', '&& false', CONTACT_PAGES]),
  ...of('src/packages/contacts/usePerson.ts', ['Nobody is blocked without a question.', `if (await confirm(t('person.blockAsk')`, `if (true || await confirm(t('person.blockAsk')`, CONTACT_PAGES], ['A remark that was refused stays written.', `if (await run(() => friends.setRemark(userID.value, remark.trim()), t('person.saved'))) form`, `await run(() => friends.setRemark(userID.value, remark.trim()), t('person.saved'))\n    form`, CONTACT_PAGES]),
]
