import { describe, expect, it, vi } from 'vitest'

import type { GroupApplication } from '@/types/group'

import { useGroupApplicationsStore } from '@/stores/groupApplications'
import { useGroupsStore } from '@/stores/groups'
import { useNewRequestsStore } from '@/stores/newRequests'
import { conversationKey } from '@/utils/conversationKey'
import { failureOf } from '@/utils/failure'

import type { TestApp } from '../support/testApp'

import { aText } from '../support/builders'
import { useFakeClock, wait } from '../support/clock'
import { createTestApp, signInUsers } from '../support/testApp'

useFakeClock()

const DAY = 86_400_000

const storeOf = ({ pinia }: TestApp) => useGroupApplicationsStore(pinia)
const groupsOf = ({ pinia }: TestApp) => useGroupsStore(pinia)
const newOf = ({ pinia }: TestApp) => useNewRequestsStore(pinia).groups
const brief = ({ kind, state, user, words }: GroupApplication) => [kind, state, user.userID, words]
const listOf = (app: TestApp) => storeOf(app).list.map(brief)
const kindOf = (promise: Promise<unknown>) => promise.then(() => null, thrown => failureOf(thrown).kind)

/** Anna owns the group, ben is an admin, carl a member; dora and emil are outside. */
async function start(mode: 'free' | 'apply' | 'closed' = 'apply') {
  const users = await signInUsers('anna', 'ben', 'carl', 'dora', 'emil')
  const { gateway, ...apps } = users
  for (const app of Object.values(apps)) {
    groupsOf(app)
    storeOf(app)
  }
  const { groupID } = await groupsOf(users.anna).create('Club', ['ben', 'carl'])
  await users.anna.zim.ask(client => client.groupMembers.setRole(groupID, 'ben', 'admin'))
  await users.anna.zim.ask(client => client.groups.setJoinMode(groupID, mode))
  await wait(300)
  async function apply(app: TestApp, words = 'me') {
    const kind = await kindOf(storeOf(app).apply(groupID, words))
    await wait(300)
    return kind
  }
  const isIn = (app: TestApp) => groupsOf(app).get(groupID)?.membership === 'in'
  return { ...users, gateway, groupID, apply, isIn }
}

describe('an application to join a group', () => {
  it('waits on both sides, with its words; owner and admins are told of it, and plain members are not', async () => {
    const { anna, ben, carl, dora, apply } = await start()
    expect(await apply(dora, 'it is me')).toBeNull()
    expect([anna, ben, carl, dora].map(listOf)).toEqual([[['join', 'waiting', 'dora', 'it is me']], [['join', 'waiting', 'dora', 'it is me']], [], [['join', 'waiting', 'dora', 'it is me']]])
    expect([anna, ben, carl, dora].map(newOf)).toEqual([1, 1, 0, 0])
    expect(anna.users.nameOf('dora')).toBe('Dora')
  })

  it('is accepted by an admin: the user is in and reads the first message; the other admin sees who has answered', async () => {
    const { anna, ben, dora, groupID, apply, isIn } = await start()
    await apply(dora)
    await storeOf(ben).accept(storeOf(ben).list[0]!)
    await wait(300)
    expect(isIn(dora)).toBe(true)
    expect([anna, ben, dora].map(app => storeOf(app).list.map(({ state, words, handledBy }) => [state, words, handledBy?.userID]))).toEqual([[['accepted', 'me', 'ben']], [['accepted', 'me', 'ben']], [['accepted', 'me', 'ben']]])
    expect([anna, ben].map(newOf)).toEqual([0, 0])
    expect(await kindOf(storeOf(anna).accept(storeOf(anna).list[0]!))).toBe('group-application-over')
    anna.messages.send(conversationKey('group', groupID), aText('welcome'))
    await wait(300)
    expect(dora.conversations.get(conversationKey('group', groupID))).toMatchObject({ name: 'Club', unread: 1 })
  })

  it('is rejected: the user stays outside and may apply again, which is a new one', async () => {
    const { anna, dora, apply, isIn } = await start()
    await apply(dora)
    storeOf(anna).noteSeen()
    await storeOf(anna).reject(storeOf(anna).list[0]!)
    await wait(300)
    expect([anna, dora].map(listOf)).toEqual([[['join', 'rejected', 'dora', 'me']], [['join', 'rejected', 'dora', 'me']]])
    expect(isIn(dora)).toBe(false)
    await apply(dora, 'once more')
    expect([anna, dora].map(listOf)).toEqual([[['join', 'waiting', 'dora', 'once more']], [['join', 'waiting', 'dora', 'once more']]])
    expect(newOf(anna)).toBe(1)
  })

  it('enters at once where anybody may enter, and is refused where nobody may', async () => {
    const free = await start('free')
    expect(await free.apply(free.dora)).toBeNull()
    expect([free.isIn(free.dora), storeOf(free.dora).list]).toEqual([true, []])
    const closed = await start('closed')
    expect(await closed.apply(closed.dora)).toBe('group-closed')
    expect(await kindOf(closed.dora.zim.ask(client => client.groups.join(closed.groupID)))).toBe('group-closed')
  })

  it('is refused with its reason: needed, already in, full, dismissed, too many words', async () => {
    const { gateway, anna, carl, dora, groupID, apply } = await start()
    expect(await kindOf(dora.zim.ask(client => client.groups.join(groupID)))).toBe('group-apply')
    expect(await apply(carl)).toBe('in-group')
    expect(await apply(dora, '你'.repeat(86))).toBe('bad-input')
    gateway.controls.failNext({ call: 'sendGroupJoinApplication', code: 6000525 })
    expect(await apply(dora)).toBe('group-full')
    await anna.zim.ask(client => client.groups.dismiss(groupID))
    expect(await apply(dora)).toBe('group-missing')
  })

  it('of which the time is over stays over after ZIM has said so, though the SDK has it as waiting', async () => {
    const { anna, dora, apply } = await start()
    await apply(dora)
    vi.setSystemTime(Date.now() + 8 * DAY)
    expect(await kindOf(storeOf(anna).accept(storeOf(anna).list[0]!))).toBe('group-application-over')
    expect([listOf(anna), newOf(anna)]).toEqual([[['join', 'over', 'dora', 'me']], 0])
    await storeOf(anna).refresh()
    expect(listOf(anna)).toEqual([['join', 'over', 'dora', 'me']])
  })

  it('is no business any more of an admin who has become a plain member, or who has left', async () => {
    const { anna, ben, dora, groupID, apply } = await start()
    await apply(dora)
    await anna.zim.ask(client => client.groupMembers.setRole(groupID, 'ben', 'member'))
    await wait(300)
    expect([newOf(ben), storeOf(ben).openOf(groupID)]).toEqual([0, []])
    expect(await kindOf(storeOf(ben).accept(storeOf(ben).list[0]!))).toBe('group-role')
    expect(storeOf(anna).openOf(groupID)).toHaveLength(1)
    await anna.zim.ask(client => client.groups.leave(groupID))
    await wait(300)
    expect([newOf(anna), storeOf(anna).openOf(groupID)]).toEqual([0, []])
  })
})

describe('the list of applications', () => {
  it('is there after a login, newest first, and what was seen is not new again', async () => {
    const { gateway, anna, dora, emil, groupID, apply } = await start()
    await apply(dora)
    storeOf(anna).noteSeen('another')
    await wait(200)
    expect(newOf(anna)).toBe(1)
    storeOf(anna).noteSeen(groupID)
    await wait(200)
    expect(newOf(anna)).toBe(0)
    anna.zim.signOut()
    await wait(200)
    expect([storeOf(anna).list, newOf(anna)]).toEqual([[], 0])
    await apply(emil, 'me too')
    const later = createTestApp(gateway, undefined, anna.storage)
    storeOf(later)
    await later.signIn('anna')
    await wait(500)
    expect(listOf(later)).toEqual([['join', 'waiting', 'emil', 'me too'], ['join', 'waiting', 'dora', 'me']])
    expect(newOf(later)).toBe(1)
  })

  it('has all pages', async () => {
    const { gateway, anna, groupID } = await start()
    anna.zim.signOut()
    await wait(200)
    for (let n = 0; n < 230; n++) {
      gateway.world.signIn(`u${n}`, { userID: `u${n}`, userName: '', deviceID: '' })
      gateway.world.perform(`u${n}`, 'sendGroupJoinApplication', { groupID, wording: '' })
    }
    await anna.signIn('anna')
    await wait(500)
    expect(new Set(storeOf(anna).list.map(({ user }) => user.userID)).size).toBe(230)
  })

  it('keeps what an event has told while ZIM is asked', async () => {
    const { gateway, anna, dora, apply } = await start()
    await apply(dora)
    gateway.controls.delay(2_000)
    anna.zim.signOut()
    await wait(200)
    gateway.controls.delay(0)
    await anna.signIn('anna')
    await wait(3_000)
    expect(listOf(anna)).toEqual([['join', 'waiting', 'dora', 'me']])
  })

  it('says why it could not be read, and is read when there is a connection', async () => {
    const { gateway, anna } = await start()
    const later = createTestApp(gateway)
    expect(storeOf(later).failure).toBeNull()
    await storeOf(later).refresh()
    expect([storeOf(later).hasLoaded, storeOf(later).failure]).toEqual([false, null])
    await later.signIn('dora')
    await wait(300)
    expect([storeOf(later).hasLoaded, storeOf(later).failure]).toEqual([true, null])
    expect(storeOf(anna).hasLoaded).toBe(true)
  })
})

describe('an invitation into a group that asks the invited', () => {
  async function invited() {
    const users = await start()
    const { anna, carl, dora, groupID } = users
    await anna.zim.ask(client => client.groups.setAsksInvited(groupID, true))
    await wait(200)
    expect(await groupsOf(carl).invite(groupID, ['dora', 'ben', 'nobody'])).toEqual({ groupID, asked: ['dora'], refused: ['ben', 'nobody'] })
    await wait(300)
    expect(users.isIn(dora)).toBe(false)
    return users
  }

  it('reaches the invited with the inviter, and enters the group when it is accepted', async () => {
    const { carl, dora, groupID, isIn } = await invited()
    expect([listOf(dora), newOf(dora)]).toEqual([[['invited', 'waiting', 'carl', '']], 1])
    expect(storeOf(dora).list[0]!.group).toMatchObject({ groupID, name: 'Club' })
    await storeOf(dora).accept(storeOf(dora).list[0]!)
    await wait(300)
    expect([isIn(dora), newOf(dora)]).toEqual([true, 0])
    await storeOf(carl).refresh()
    expect([listOf(dora), listOf(carl)]).toEqual([[['invited', 'accepted', 'carl', '']], [['invitation', 'accepted', 'dora', '']]])
  })

  it('can be declined, and is not answered twice', async () => {
    const { dora, isIn } = await invited()
    await storeOf(dora).reject(storeOf(dora).list[0]!)
    await wait(300)
    expect([isIn(dora), listOf(dora)]).toEqual([false, [['invited', 'rejected', 'carl', '']]])
    expect(await kindOf(storeOf(dora).accept(storeOf(dora).list[0]!))).toBe('group-application-over')
    expect(listOf(dora)).toEqual([['invited', 'rejected', 'carl', '']])
  })

  it('is not new for who has come in by another way', async () => {
    const { anna, dora, groupID } = await invited()
    await anna.zim.ask(client => client.groups.setJoinMode(groupID, 'free'))
    await dora.zim.ask(client => client.groups.join(groupID))
    await wait(300)
    expect(newOf(dora)).toBe(0)
  })
})
