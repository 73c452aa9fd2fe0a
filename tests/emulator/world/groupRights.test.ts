import { describe, expect, it } from 'vitest'

import type { Right } from '../../../emulator/src/world/groupRights'

import { RULES } from '../../../emulator/src/world/groupRights'
import { worldFixture } from './worldFixture'

type Role = 'owner' | 'admin' | 'member' | 'outside'
type Actor = ReturnType<ReturnType<typeof worldFixture>['signIn']>

const NAMES: Role[] = ['owner', 'admin', 'member', 'outside']
const GROUP = { groupID: 'g', groupName: 'Team', groupAvatarUrl: '', groupNotice: '', maxMemberCount: 0, modes: { joinMode: 0, inviteMode: 0, beInviteMode: 0 }, attributes: [] }

/** Owner, admin, two plain members and another admin; and a user who is outside. */
function groupOfFive() {
  const { world, signIn } = worldFixture()
  const users = Object.fromEntries(['owner', 'admin', 'member', 'other admin', 'other member', 'outside'].map(name => [name, signIn(name)])) as Record<string, Actor>
  users.owner!.perform('createGroup', { ...GROUP, userIDs: ['admin', 'member', 'other admin', 'other member'] })
  for (const userID of ['admin', 'other admin'])
    users.owner!.perform('setGroupMemberRole', { groupID: 'g', userID, role: 2 })
  return { world, users }
}

/** The codes of the refusal for each role; 0: done. Each is tried in a group of its own. `reasons`: of a call that names each user in its result. */
function codesOf(act: (actor: Actor, messageOf: (userID: string) => string) => unknown): number[] {
  return NAMES.map((name) => {
    const { users } = groupOfFive()
    const messageOf = (userID: string) => (users[userID]!.perform('sendGroupMessage', { conversationID: 'g', content: { type: 1, message: 'x' }, localMessageID: '', hasReceipt: false, disableUnreadMessageCount: false, isRetry: false }) as { message: { messageID: string } }).message.messageID
    try {
      const result = act(users[name]!, messageOf) as { errorUserList?: { reason: number }[] }
      return result.errorUserList?.[0]?.reason ?? 0
    }
    catch (error) { return (error as { code: number }).code }
  })
}

const IN = { groupID: 'g' }
const DONE = 0
const NO = 6000541
const OUTSIDE = 6000521

/** By role of who acts: owner, admin, plain member, and who is not a member. */
const TABLE: [right: Right, what: string, act: (actor: Actor, messageOf: (userID: string) => string) => unknown, codes: number[]][] = [
  ['profile', 'name, picture and notice', actor => actor.perform('updateGroupProfile', { ...IN, field: 'groupName', value: 'New' }), [DONE, DONE, DONE, OUTSIDE]],
  ['profile', 'attributes', actor => actor.perform('setGroupAttributes', { ...IN, attributes: [{ key: 'k', value: 'v' }] }), [DONE, DONE, DONE, OUTSIDE]],
  ['modes', 'how one gets in', actor => actor.perform('updateGroupModes', { ...IN, modes: { joinMode: 1 } }), [DONE, DONE, NO, OUTSIDE]],
  ['role', 'the role of a member', actor => actor.perform('setGroupMemberRole', { ...IN, userID: 'other member', role: 2 }), [DONE, NO, NO, OUTSIDE]],
  ['transfer', 'the ownership', actor => actor.perform('transferGroupOwner', { ...IN, toUserID: 'other member' }), [DONE, NO, NO, OUTSIDE]],
  ['dismiss', 'the end of the group', actor => actor.perform('dismissGroup', IN), [DONE, NO, NO, OUTSIDE]],
  ['muteAll', 'a mute of all', actor => actor.perform('muteGroup', { ...IN, mode: 2, duration: -1, roles: [] }), [DONE, NO, NO, OUTSIDE]],
  ['muteRoles', 'a mute of plain members', actor => actor.perform('muteGroup', { ...IN, mode: 1, duration: -1, roles: [3] }), [DONE, DONE, NO, OUTSIDE]],
  ['applications', 'wishes to join', actor => actor.perform('handleGroupJoinApplication', { ...IN, userID: 'nobody', isAccepted: true }), [6000502, 6000502, NO, OUTSIDE]],
  ['muteMember', 'a mute of a plain member', actor => actor.perform('muteGroupMembers', { ...IN, userIDs: ['other member'], duration: 60 }), [DONE, DONE, NO, OUTSIDE]],
  ['muteMember', 'a mute of an admin', actor => actor.perform('muteGroupMembers', { ...IN, userIDs: ['other admin'], duration: 60 }), [DONE, NO, NO, OUTSIDE]],
  ['kick', 'a plain member', actor => actor.perform('kickGroupMembers', { ...IN, userIDs: ['other member'] }), [DONE, DONE, NO, OUTSIDE]],
  ['kick', 'an admin', actor => actor.perform('kickGroupMembers', { ...IN, userIDs: ['other admin'] }), [DONE, NO, NO, OUTSIDE]],
  ['revoke', 'a message of a plain member', (actor, messageOf) => actor.perform('revokeMessage', { conversationID: 'g', conversationType: 2, messageID: messageOf('other member'), revokeExtendedData: '' }), [DONE, DONE, NO, OUTSIDE]],
  ['revoke', 'a message of an admin', (actor, messageOf) => actor.perform('revokeMessage', { conversationID: 'g', conversationType: 2, messageID: messageOf('other admin'), revokeExtendedData: '' }), [DONE, NO, NO, OUTSIDE]],
  ['nickname', 'the nickname of a plain member', actor => actor.perform('setGroupMemberNickname', { ...IN, userID: 'other member', nickname: 'n' }), [DONE, DONE, NO, OUTSIDE]],
  ['nickname', 'the nickname of an admin', actor => actor.perform('setGroupMemberNickname', { ...IN, userID: 'other admin', nickname: 'n' }), [DONE, NO, NO, OUTSIDE]],
  ['nickname', 'one\'s own nickname', actor => actor.perform('setGroupMemberNickname', { ...IN, userID: actor.userID, nickname: 'n' }), [DONE, DONE, DONE, OUTSIDE]],
]

describe('who may do what in a group', () => {
  it.each(TABLE)('%s: %s', (_right, _what, act, codes) => {
    expect(codesOf(act)).toEqual(codes)
  })

  it('each right is tried', () => {
    expect([...new Set(TABLE.map(([right]) => right))].sort()).toEqual(Object.keys(RULES).sort())
  })

  it('the owner alone ends a mute of all', () => {
    const { users } = groupOfFive()
    users.owner!.perform('muteGroup', { ...IN, mode: 2, duration: -1, roles: [] })
    expect(() => users.admin!.perform('muteGroup', { ...IN, mode: 0, duration: 0, roles: [] })).toThrow(expect.objectContaining({ code: NO }))
    users.owner!.perform('muteGroup', { ...IN, mode: 0, duration: 0, roles: [] })
  })
})
