import { describe, expect, it } from 'vitest'

import type { ChatEvent } from '@/types/events'
import type { Group, GroupMember } from '@/types/group'

import { applyEvent } from '@/chat/applyEvent'
import { nicknameKey } from '@/chat/groups'
import { createChatState } from '@/chat/state'

const CLUB: Group = { groupID: 'club', name: 'Club', avatarUrl: '', remark: '', notice: '', joinMode: 'free', isInviteRestricted: false, asksInvited: false, mute: { who: 'nobody', until: 0 }, mostMembers: 200 }
const member = (userID: string, changes: Partial<GroupMember> = {}): GroupMember => ({ userID, name: userID, avatarUrl: '', nickname: '', role: 'member', mutedUntil: 0, ...changes })
const entered = (because: 'created' | 'joined' | 'unknown' = 'joined'): ChatEvent => ({ type: 'group-entered', group: CLUB, because, operator: null })
const listed = (...members: GroupMember[]): ChatEvent => ({ type: 'group-members', groupID: 'club', members, change: 'listed', operator: null })

function createChat(...events: ChatEvent[]) {
  const state = createChatState('anna')
  const apply = (event: ChatEvent) => applyEvent(state, event)
  events.forEach(apply)
  return { state, apply, club: () => state.groups.get('club') }
}

describe('a group', () => {
  it('that the user has created is owned by the user', () => {
    expect(createChat(entered('created')).club()).toMatchObject({ name: 'Club', membership: 'in', role: 'owner' })
    expect(createChat(entered('joined')).club()?.role).toBeUndefined()
  })

  it('keeps the own role when ZIM is asked again', () => {
    const { apply, club } = createChat(entered('created'))
    apply(entered('unknown'))
    expect(club()?.role).toBe('owner')
  })

  it('takes the own role from its members, also a new one', () => {
    const { apply, club } = createChat(entered(), listed(member('anna'), member('ben', { role: 'owner' })))
    expect(club()?.role).toBe('member')
    apply({ type: 'group-members', groupID: 'club', members: [member('anna', { role: 'admin' })], change: 'updated', operator: null })
    expect(club()?.role).toBe('admin')
  })

  it('stays known after an exit, with its reason and without a role', () => {
    const { apply, club } = createChat(entered('created'))
    apply({ type: 'group-exited', group: CLUB, because: 'removed', operator: null })
    apply({ type: 'group-members', groupID: 'club', members: [member('anna')], change: 'removed', operator: null })
    expect(club()).toMatchObject({ name: 'Club', membership: 'removed' })
    expect(club()?.role).toBeUndefined()
  })

  it('is changed by what ZIM reports of a known one alone', () => {
    const { apply, state, club } = createChat(entered())
    apply({ type: 'group-updated', groupID: 'club', set: { notice: 'Friday' }, operator: null })
    apply({ type: 'group-updated', groupID: 'other', set: { notice: 'x' }, operator: null })
    expect(club()?.notice).toBe('Friday')
    expect([...state.groups.keys()]).toEqual(['club'])
  })

  it('reports a change once', () => {
    const { apply } = createChat(entered())
    expect(apply(entered()).groups.size).toBe(0)
    expect([...apply({ type: 'group-updated', groupID: 'club', set: { name: 'New' }, operator: null }).groups]).toEqual(['club'])
  })
})

describe('what members are called in a group', () => {
  it('is known of each group, and forgotten when it is taken back', () => {
    const { apply, state } = createChat(entered(), listed(member('ben', { nickname: '班长' })))
    expect(state.nicknames.get(nicknameKey('club', 'ben'))).toBe('班长')
    expect([...apply(listed(member('ben'))).nicknames]).toEqual([nicknameKey('club', 'ben')])
    expect(state.nicknames.size).toBe(0)
  })

  it('does not replace the name of the profile', () => {
    const { state } = createChat(listed(member('ben', { name: 'Ben', nickname: '班长' })))
    expect(state.users.get('ben')).toMatchObject({ name: 'Ben' })
  })
})
