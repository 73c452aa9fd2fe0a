import { describe, expect, it } from 'vitest'
import { FREE_LIMITS } from 'zim-emulator/world'

import { pushesTo, sendArgs, texts, worldFixture } from './worldFixture'

const GROUP = { groupID: 'g', groupName: 'Team', groupAvatarUrl: '', groupNotice: '', maxMemberCount: 0, modes: { joinMode: 0, inviteMode: 0, beInviteMode: 0 }, attributes: [] }
const IN = { conversationType: 2 }
const failing = (code: number) => expect.objectContaining({ code })

describe('members of a group', () => {
  function fixture(options: Parameters<typeof worldFixture>[0] = {}) {
    const found = worldFixture(options)
    const [alice, bob, cid] = [found.signIn('alice'), found.signIn('bob'), found.signIn('cid')]
    const send = (user: typeof alice, text: string) => user.perform('sendGroupMessage', sendArgs('g', { type: 1, message: text })) as { message: { messageSeq: number } }
    const pages = (user: typeof alice) => texts(user.history('g', IN))
    return { ...found, alice, bob, cid, send, pages, create: (userIDs: string[], more: object = {}) => alice.perform('createGroup', { ...GROUP, ...more, userIDs }) }
  }
  const unreadOf = ({ world }: Pick<ReturnType<typeof fixture>, 'world'>, userID: string) => world.unreadCounts(userID).g

  it('have nothing unread when they join, and count from then on', () => {
    const all = fixture()
    all.create([])
    all.send(all.alice, 'before')
    all.bob.perform('joinGroup', { groupID: 'g' })
    expect(unreadOf(all, 'bob')).toBeUndefined()
    all.send(all.alice, 'after')
    expect(unreadOf(all, 'bob')).toBe(1)
    expect(all.pages(all.bob)).toEqual(['after'])
  })

  it('see the messages before their joining where ZIM is set so', () => {
    const all = fixture({ groups: { historyBeforeJoining: true } })
    all.create([])
    all.send(all.alice, 'before')
    all.bob.perform('joinGroup', { groupID: 'g' })
    expect(all.pages(all.bob)).toEqual(['before'])
  })

  it('who have left read what they could read, and nothing later; or nothing at all', () => {
    for (const historyAfterLeaving of [true, false]) {
      const all = fixture({ groups: { historyAfterLeaving } })
      all.create(['bob'])
      all.send(all.alice, '1')
      all.bob.perform('leaveGroup', { groupID: 'g' })
      all.send(all.alice, '2')
      if (historyAfterLeaving) expect(all.pages(all.bob)).toEqual(['1'])
      else expect(() => all.pages(all.bob)).toThrow(failing(6000521))
      expect(all.bob.conversations()).toMatchObject([{ conversationID: 'g', isDisabled: true, lastMessage: { message: '1' } }])
    }
  })

  it('who return do not see what was written meanwhile, and have nothing unread', () => {
    const all = fixture()
    all.create(['bob'])
    all.send(all.alice, '1')
    all.bob.perform('leaveGroup', { groupID: 'g' })
    all.send(all.alice, '2')
    all.bob.perform('joinGroup', { groupID: 'g' })
    expect(all.bob.conversations()).toMatchObject([{ isDisabled: false, unreadMessageCount: 0, readMessageSeq: 2 }])
    all.send(all.alice, '3')
    expect([unreadOf(all, 'bob'), all.pages(all.bob)]).toEqual([1, ['3']])
  })

  it('of five: a message is pushed to the four others, and to nobody who has left', () => {
    const all = fixture()
    const [dan, eve] = [all.signIn('dan'), all.signIn('eve')]
    all.create(['bob', 'cid', 'dan', 'eve'])
    all.cid.perform('leaveGroup', { groupID: 'g' })
    all.world.takeDeliveries()
    all.send(dan, 'hello')
    const deliveries = all.world.takeDeliveries()
    expect([all.alice, all.bob, all.cid, dan, eve].map(user => pushesTo(user, deliveries).filter(([push]) => push === 'groupMessageReceived').length)).toEqual([1, 1, 0, 0, 1])
  })

  it('the first of them in the order of joining follows an owner who leaves', () => {
    const all = fixture()
    all.create(['bob', 'cid'])
    all.alice.perform('leaveGroup', { groupID: 'g' })
    expect(() => all.cid.perform('dismissGroup', { groupID: 'g' })).toThrow(failing(6000541))
    all.bob.perform('dismissGroup', { groupID: 'g' })
  })

  it('are as many as the plan allows, and in as many groups', () => {
    const all = fixture({ limits: { ...FREE_LIMITS, membersPerGroup: 2, groupsPerUser: 2 } })
    expect(all.create(['bob', 'cid'])).toMatchObject({ errorUserList: [{ userID: 'cid', reason: 6000525 }] })
    all.create([], { groupID: 'h' })
    expect(() => all.create([], { groupID: 'i' })).toThrow(failing(6000503))
    all.alice.perform('dismissGroup', { groupID: 'h' })
    all.create([], { groupID: 'i' })
  })

  it('the ID of a dismissed group is never given again, nor by the server itself', () => {
    const all = fixture()
    all.create([])
    const made = all.create([], { groupID: '' }) as unknown as { group: { groupID: string } }
    for (const groupID of ['g', made.group.groupID]) {
      all.alice.perform('dismissGroup', { groupID })
      if (groupID === 'g') expect(() => all.create([])).toThrow(failing(6000527))
    }
    const next = all.create([], { groupID: '' }) as unknown as { group: { groupID: string } }
    expect(next.group.groupID).not.toBe(made.group.groupID)
  })

  it.each([
    ['a name of 51 characters', { groupName: 'x'.repeat(51) }, 6000001],
    ['a picture of 501 bytes', { groupAvatarUrl: 'x'.repeat(501) }, 6000001],
    ['a notice of 303 bytes', { groupNotice: '字'.repeat(101) }, 6000001],
    ['an ID with a space', { groupID: 'a b' }, 6000001],
    ['an ID of 33 bytes', { groupID: 'x'.repeat(33) }, 6000001],
    ['eleven attributes', { attributes: Array.from({ length: 11 }, (_, at) => ({ key: String(at), value: '' })) }, 6000531],
    ['a key of 17 bytes', { attributes: [{ key: 'x'.repeat(17), value: '' }] }, 6000532],
    ['a value of 1,025 bytes', { attributes: [{ key: 'k', value: 'x'.repeat(1025) }] }, 6000533],
  ])('%s is refused', (_, more, code) => {
    const all = fixture()
    expect(() => all.create([], more)).toThrow(failing(code))
  })

  it('a wish to join that waits too long is over', () => {
    const all = fixture({ limits: { applicationLastsMs: 1000 } })
    all.create([], { modes: { joinMode: 1, inviteMode: 0, beInviteMode: 0 } })
    all.bob.perform('sendGroupJoinApplication', { groupID: 'g', wording: '' })
    all.wait(1001)
    expect(all.alice.perform('syncGroupApplications')).toMatchObject({ ofGroups: [{ isExpired: true, user: { userID: 'bob' } }] })
    expect(() => all.alice.perform('handleGroupJoinApplication', { groupID: 'g', userID: 'bob', isAccepted: true })).toThrow(failing(6000502))
  })

  it('a mute is over at its time, and none is longer than a week', () => {
    const all = fixture()
    all.create(['bob'])
    all.alice.perform('muteGroupMembers', { groupID: 'g', userIDs: ['bob'], duration: 60 })
    expect(() => all.send(all.bob, 'x')).toThrow(failing(6000231))
    all.wait(60_000)
    all.send(all.bob, 'x')
    expect(() => all.alice.perform('muteGroup', { groupID: 'g', mode: 1, duration: 604_801, roles: [3] })).toThrow(failing(6000001))
  })
})
