import { describe, expect, it } from 'vitest'

import type { GroupRole } from '@/types/group'

import { groupRights, memberRights } from '@/chat/groupRights'

const ROLES: readonly GroupRole[] = ['owner', 'admin', 'member']
const allowed = (rights: Record<string, boolean>) => Object.keys(rights).filter(name => rights[name])

describe('what a user may do with a group', () => {
  it.each([
    ['owner', ['setName', 'setAvatar', 'setNotice', 'invite', 'mentionAll', 'setJoinMode', 'answerApplications', 'muteAll', 'dismiss']],
    ['admin', ['setName', 'setAvatar', 'setNotice', 'invite', 'mentionAll', 'setJoinMode', 'answerApplications']],
    ['member', ['setName', 'setAvatar', 'setNotice', 'invite']],
    [undefined, []],
  ] as const)('as %s', (role, actions) => {
    expect(allowed(groupRights(role))).toEqual(actions)
  })

  it('leaves invitations to owner and admins where the group says so', () => {
    expect(ROLES.filter(role => groupRights(role, true).invite)).toEqual(['owner', 'admin'])
  })
})

describe('what a user may do with a member', () => {
  it.each([
    ['owner', 'admin', ['remove', 'mute', 'setNickname', 'revoke', 'setRole', 'transfer']],
    ['owner', 'member', ['remove', 'mute', 'setNickname', 'revoke', 'setRole', 'transfer']],
    ['admin', 'owner', []],
    ['admin', 'admin', []],
    ['admin', 'member', ['remove', 'mute', 'setNickname', 'revoke']],
    ['member', 'owner', []],
    ['member', 'admin', []],
    ['member', 'member', []],
    [undefined, 'member', []],
  ] as const)('%s with another %s', (own, other, actions) => {
    expect(allowed(memberRights(own, other, false))).toEqual(actions)
  })

  it.each(ROLES)('%s with the own membership', (role) => {
    expect(allowed(memberRights(role, role, true))).toEqual(['setNickname', 'revoke'])
  })
})
