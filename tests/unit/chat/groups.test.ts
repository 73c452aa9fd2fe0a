import { describe, expect, it } from 'vitest'

import type { KnownGroup } from '@/chat/groups'
import type { ChatEvent } from '@/types/events'
import type { Group, GroupMember } from '@/types/group'

import { applyEvent } from '@/chat/applyEvent'
import { nicknameKey, silenceOf } from '@/chat/groups'
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

describe('a group that the user has left', () => {
  const exited = (because: 'removed' | 'unknown' | 'dismissed'): ChatEvent => ({ type: 'group-exited', group: CLUB, because, operator: null })

  it('keeps the reason when ZIM refuses something later, and has none once the user is back', () => {
    const { apply, club } = createChat(entered(), exited('removed'), exited('unknown'))
    expect(club()?.membership).toBe('removed')
    apply(exited('dismissed'))
    expect(club()?.membership).toBe('dismissed')
    apply(entered())
    apply(exited('unknown'))
    expect(club()?.membership).toBe('unknown')
  })
})

describe('who may not write to a group', () => {
  const NOW = 1_000
  const group = (changes: Partial<KnownGroup>): KnownGroup => ({ groupID: 'club', membership: 'in', role: 'member', mute: { who: 'nobody', until: 0 }, mutedUntil: 0, ...changes })

  it.each([
    ['nobody is muted', group({}), undefined, null],
    ['nothing is known', null, undefined, null],
    ['all, without an end', group({ mute: { who: 'all', until: -1 }, role: 'owner' }), undefined, { isForAll: true, until: -1 }],
    ['all, for a time', group({ mute: { who: 'all', until: 2_000 } }), undefined, { isForAll: true, until: 2_000 }],
    ['a mute that is over', group({ mute: { who: 'all', until: 900 }, mutedUntil: 1_000 }), 999, null],
    ['plain members, of whom the user is one', group({ mute: { who: 'members', until: -1 } }), undefined, { isForAll: true, until: -1 }],
    ['plain members, of whom the user is none', group({ mute: { who: 'members', until: -1 }, role: 'admin' }), undefined, null],
    ['the user alone', group({ mutedUntil: 2_000 }), 1_500, { isForAll: false, until: 2_000 }],
    ['the user alone, without an end', group({ mutedUntil: -1 }), 2_000, { isForAll: false, until: -1 }],
    ['a mute that the conversation alone still has', group({}), -1, null],
    ['the user, as the conversation alone knows', group({ mutedUntil: undefined }), -1, { isForAll: false, until: -1 }],
    ['the user in a group that is not known', null, 2_000, { isForAll: false, until: 2_000 }],
    ['roles, which the conversation alone knows', group({ mute: { who: 'roles', until: -1 } }), 3_000, { isForAll: false, until: 3_000 }],
  ])('%s', (_, known, conversationUntil, silence) => {
    expect(silenceOf(known, conversationUntil, NOW)).toEqual(silence)
  })
})
