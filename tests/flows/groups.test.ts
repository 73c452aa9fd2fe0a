import { describe, expect, it } from 'vitest'

import type { GroupRights, MemberRights } from '@/chat/groupRights'
import type { ConversationKey } from '@/types/conversation'
import type { GroupRole } from '@/types/group'
import type { ZimClient } from '@/zim/client'

import { groupRights, memberRights } from '@/chat/groupRights'
import { useGroupMembersStore } from '@/stores/groupMembers'
import { useGroupsStore } from '@/stores/groups'
import { useLinesStore } from '@/stores/lines'
import { conversationKey } from '@/utils/conversationKey'
import { failureOf } from '@/utils/failure'

import type { TestApp } from '../support/testApp'

import { aText } from '../support/builders'
import { useFakeClock, wait } from '../support/clock'
import { openGroupPage } from '../support/model/groups/groupPages'
import { createTestApp, signInUsers } from '../support/testApp'
import { t } from '../support/texts'

useFakeClock()

const groupsOf = ({ pinia }: TestApp) => useGroupsStore(pinia)
const membersOf = ({ pinia }: TestApp) => useGroupMembersStore(pinia)

/** Anna has made a group with the others; all have its stores. */
async function inGroup() {
  const users = await signInUsers('anna', 'ben', 'carl', 'dora')
  const { gateway: _, ...apps } = users
  for (const app of Object.values(apps)) {
    groupsOf(app)
    membersOf(app)
  }
  const { groupID, refused } = await groupsOf(users.anna).create('Club', ['ben', 'carl', 'dora'])
  await wait(200)
  const key = conversationKey('group', groupID)
  const texts = (app: TestApp) => app.messages.timeline(key).map(({ body }) => body.kind === 'text' ? body.text : body.kind)
  const kindOf = (promise: Promise<unknown>) => promise.then(() => null, thrown => failureOf(thrown).kind)
  return { ...users, groupID, key, refused, texts, kindOf }
}

async function say(app: TestApp, key: ConversationKey, text: string) {
  expect(app.messages.send(key, aText(text))).toBeNull()
  await wait(300)
}

describe('a group', () => {
  it('is made of people; a message of one reaches all, and the list has it with its first message', async () => {
    const { anna, ben, carl, groupID, key, texts, refused } = await inGroup()
    expect(refused).toEqual([])
    expect([groupsOf(anna).get(groupID), groupsOf(ben).get(groupID)]).toMatchObject([{ name: 'Club', membership: 'in', role: 'owner' }, { name: 'Club', membership: 'in' }])
    expect(ben.conversations.get(key)).toBeNull()
    await say(anna, key, 'hello')
    expect(ben.conversations.get(key)).toMatchObject({ name: 'Club', unread: 1 })
    await say(ben, key, 'hi')
    for (const app of [anna, ben, carl]) {
      await app.messages.open(key)
      expect(texts(app)).toEqual(['hello', 'hi'])
      expect(app.messages.timeline(key).map(({ senderID }) => senderID)).toEqual(['anna', 'ben'])
    }
  })

  it('is created without those who are unknown to ZIM, and names them', async () => {
    const { anna } = await signInUsers('anna', 'ben')
    const { groupID, refused } = await groupsOf(anna).create('Club', ['ben', 'nobody'])
    expect(refused).toEqual(['nobody'])
    await membersOf(anna).more(groupID)
    expect(membersOf(anna).of(groupID)).toMatchObject({ isComplete: true, members: [{ userID: 'anna', role: 'owner' }, { userID: 'ben', role: 'member' }] })
  })

  it('names its members: remark, then nickname in the group, then profile', async () => {
    const { anna, ben, carl, groupID, key } = await inGroup()
    await groupsOf(ben).ask(groupID, client => client.groupMembers.setNickname(groupID, 'ben', 'Benny'))
    await say(ben, key, 'hi')
    expect(anna.users.nameOf('ben', groupID)).toBe('Benny')
    expect(anna.users.nameOf('ben')).toBe('Ben')
    anna.chat.apply({ type: 'users-updated', users: [{ userID: 'ben', name: 'Ben', avatarUrl: '', remark: 'Boss' }] })
    expect(anna.users.nameOf('ben', groupID)).toBe('Boss')
    expect(anna.users.publicNameOf('ben', groupID)).toBe('Benny')
    expect(carl.users.nameOf('ben', groupID)).toBe('Benny')
  })

  it('has its new name in the list and in the chat of each', async () => {
    const { anna, ben, groupID, key } = await inGroup()
    await say(anna, key, 'hello')
    await groupsOf(anna).ask(groupID, client => client.groups.rename(groupID, 'Team'))
    await wait(300)
    expect([anna, ben].map(app => [groupsOf(app).get(groupID)?.name, app.conversations.get(key)?.name])).toEqual([['Team', 'Team'], ['Team', 'Team']])
  })

  it('is counted, and follows who enters and leaves', async () => {
    const { anna, ben, carl, groupID } = await inGroup()
    await membersOf(anna).count(groupID)
    await membersOf(carl).more(groupID)
    expect([membersOf(anna).countOf(groupID), membersOf(carl).countOf(groupID)]).toEqual([4, 4])
    await groupsOf(ben).ask(groupID, client => client.groups.leave(groupID))
    await groupsOf(anna).ask(groupID, client => client.groups.remove(groupID, ['dora']))
    await wait(200)
    expect([membersOf(anna).countOf(groupID), membersOf(carl).countOf(groupID)]).toEqual([2, 2])
    await groupsOf(carl).invite(groupID, ['ben'])
    await wait(200)
    expect([membersOf(anna).countOf(groupID), membersOf(carl).countOf(groupID), membersOf(ben).countOf(groupID)]).toEqual([3, 3, 0])
  })

  it('says in the list that a message names the user, until the group is opened', async () => {
    const { anna, ben, carl, key } = await inGroup()
    expect(anna.messages.send(key, { ...aText('@Ben look'), mentions: ['ben'] })).toBeNull()
    await wait(300)
    expect([ben.conversations.get(key)?.mention, carl.conversations.get(key)?.mention]).toEqual(['me', undefined])
    await ben.messages.open(key)
    await wait(300)
    expect(ben.conversations.get(key)?.mention).toBeUndefined()
  })
})

describe('a text whose acknowledgement is lost, and whose author may not write any more when the connection returns', () => {
  it.each<[string, (client: ZimClient, groupID: string) => Promise<unknown>]>([
    ['muted', (client, groupID) => client.groupMembers.mute(groupID, 'ben', -1)],
    ['removed', (client, groupID) => client.groups.remove(groupID, ['ben'])],
  ])('is shown as sent, because ZIM has it (%s)', async (_, act) => {
    const { anna, ben, gateway, groupID, key } = await inGroup()
    gateway.controls.slow({ call: 'sendGroupMessage', ms: 3_000, userID: 'ben' })
    await say(ben, key, 'hello')
    gateway.controls.offline(['ben'])
    gateway.controls.drop('ben')
    await say(anna, key, 'later')
    await groupsOf(anna).ask(groupID, client => act(client, groupID))
    gateway.controls.online()
    await wait(30_000)
    expect(ben.messages.timeline(key).find(({ isMine }) => isMine)).toMatchObject({ delivery: 'sent', failure: null, id: expect.stringMatching(/./) })
    expect(gateway.world.storedMessages()).toHaveLength(2)
  })
})

describe('what is known of a group', () => {
  it('is what was reported last, also while ZIM is asked for it', async () => {
    const { anna, ben, gateway, groupID } = await inGroup()
    gateway.controls.slow({ call: 'queryGroupMemberInfo', ms: 1_000, userID: 'ben' })
    const opened = groupsOf(ben).open(groupID)
    await wait(100)
    await groupsOf(anna).ask(groupID, client => client.groups.muteAll(groupID, true))
    await groupsOf(anna).ask(groupID, client => client.groups.rename(groupID, 'Team'))
    await wait(3_000)
    await opened
    expect(groupsOf(ben).get(groupID)).toMatchObject({ name: 'Team', mute: { who: 'all' }, role: 'member' })
  })

  it('is asked for again after a refusal that passes', async () => {
    const { ben, gateway, groupID } = await inGroup()
    const later = createTestApp(gateway, undefined, ben.storage)
    ben.zim.signOut()
    await later.signIn('ben')
    gateway.controls.failNext({ call: 'queryGroupMemberInfo', code: 6000005, userID: 'ben' })
    await groupsOf(later).open(groupID)
    expect(groupsOf(later).get(groupID)).toBeNull()
    await wait(2_000)
    expect(groupsOf(later).get(groupID)).toMatchObject({ membership: 'in', role: 'member' })
  })

  it.each<[string, string, (client: ZimClient, groupID: string) => Promise<unknown>, object]>([
    ['muteGroup', 'silence', (client, groupID) => client.groups.muteAll(groupID, true), { mute: { who: 'all' }, membership: 'in' }],
    ['transferGroupOwner', 'new owner', (client, groupID) => client.groups.transfer(groupID, 'ben'), { role: 'member', membership: 'in' }],
    ['dismissGroup', 'end', (client, groupID) => client.groups.dismiss(groupID), { membership: 'dismissed' }],
  ])('is asked for again when the answer to a change is lost (%s): its %s may have come', async (call, _, change, known) => {
    const { anna, gateway, groupID, kindOf } = await inGroup()
    gateway.controls.slow({ call, ms: 9_000, userID: 'anna' })
    const asked = kindOf(groupsOf(anna).ask(groupID, client => change(client, groupID)))
    await wait(10_000)
    expect(await asked).toBe('timeout')
    expect(groupsOf(anna).get(groupID)).toMatchObject(known)
  })

  it('is asked for again when the answer to entering it is lost', async () => {
    const { anna, ben, gateway, groupID, kindOf } = await inGroup()
    await groupsOf(anna).ask(groupID, client => client.groups.remove(groupID, ['ben']))
    await wait(500)
    gateway.controls.slow({ call: 'joinGroup', ms: 9_000, userID: 'ben' })
    const asked = kindOf(groupsOf(ben).join(groupID))
    await wait(10_000)
    expect(await asked).toBe('timeout')
    expect(groupsOf(ben).get(groupID)).toMatchObject({ membership: 'in', role: 'member' })
  })

  it('has no members of the memory of the SDK for all of them', async () => {
    const { ben, gateway, groupID, kindOf } = await inGroup()
    const later = createTestApp(gateway, undefined, ben.storage)
    ben.zim.signOut()
    await later.signIn('ben')
    await groupsOf(later).open(groupID)
    gateway.controls.slow({ call: 'queryGroupMembers', ms: 9_000, userID: 'ben' })
    const asked = kindOf(membersOf(later).more(groupID))
    await wait(10_000)
    expect([await asked, membersOf(later).of(groupID).isComplete]).toEqual(['timeout', false])
    await membersOf(later).more(groupID)
    expect(membersOf(later).of(groupID)).toMatchObject({ isComplete: true, members: [{ userID: 'anna' }, { userID: 'ben' }, { userID: 'carl' }, { userID: 'dora' }] })
  })

  it('has the own role in the list of members, too, when the list was there before', async () => {
    const { anna, ben, gateway, groupID } = await inGroup()
    await membersOf(ben).more(groupID)
    gateway.controls.offline(['ben'])
    gateway.controls.drop('ben')
    await groupsOf(anna).ask(groupID, client => client.groups.leave(groupID))
    gateway.controls.online()
    await wait(20_000)
    membersOf(ben).forget(groupID)
    await membersOf(ben).more(groupID)
    expect(membersOf(ben).of(groupID).members.find(({ userID }) => userID === 'ben')).toMatchObject({ role: 'member' })
    await groupsOf(ben).open(groupID)
    expect(groupsOf(ben).get(groupID)).toMatchObject({ role: 'owner' })
    expect(membersOf(ben).of(groupID).members.find(({ userID }) => userID === 'ben')).toMatchObject({ role: 'owner' })
  })

  it('does not take the user out when somebody else is not in it any more', async () => {
    const { anna, carl, gateway, groupID, kindOf } = await inGroup()
    gateway.controls.silence(['anna'])
    await groupsOf(carl).ask(groupID, client => client.groups.leave(groupID))
    gateway.controls.speak()
    await wait(10_000)
    expect(await kindOf(groupsOf(anna).ask(groupID, client => client.groupMembers.setRole(groupID, 'carl', 'admin')))).toBe('member-gone')
    await wait(100)
    expect(groupsOf(anna).get(groupID)).toMatchObject({ membership: 'in', role: 'owner' })
  })

  it('is not left because of an old refusal', async () => {
    const { anna, ben, gateway, groupID, kindOf } = await inGroup()
    await groupsOf(anna).ask(groupID, client => client.groups.remove(groupID, ['ben']))
    for (let n = 0; n < 2; n++) gateway.controls.slow({ call: 'queryGroupMemberInfo', ms: 2_000, userID: 'ben' })
    const asked = kindOf(groupsOf(ben).ask(groupID, client => client.groupMembers.one(groupID, 'ben')))
    await wait(3_000)
    await groupsOf(anna).invite(groupID, ['ben'])
    await wait(4_000)
    await asked
    expect(groupsOf(ben).get(groupID)).toMatchObject({ membership: 'in' })
  })

  it('is asked for again when the user comes back while the chat is open', async () => {
    const { anna, ben, groupID } = await inGroup()
    const page = openGroupPage(ben, groupID, () => {})
    await wait(500)
    expect(page.group.title.value).toBe('Club（4）')
    await groupsOf(anna).ask(groupID, client => client.groups.remove(groupID, ['ben']))
    await wait(500)
    expect([page.group.title.value, page.group.closed.value]).toEqual(['Club', t('group.removed')])
    await groupsOf(anna).invite(groupID, ['ben'])
    await wait(500)
    expect([page.group.title.value, page.group.closed.value, page.members.of(groupID).isComplete]).toEqual(['Club（4）', '', true])
    page.close()
  })

  it('has one line for its end: nobody has left', async () => {
    const { anna, ben, groupID, key } = await inGroup()
    await say(anna, key, 'hello')
    for (const app of [anna, ben]) await app.messages.open(key)
    await groupsOf(anna).ask(groupID, client => client.groups.dismiss(groupID))
    await wait(300)
    for (const app of [anna, ben]) {
      const said = app.messages.timeline(key).at(-1)!
      expect(useLinesStore(app.pinia).below(`group:${groupID}`, said.key).map(({ event }) => event)).toEqual(['dismissed'])
    }
  })
})

describe('a user who is not in a group any more', () => {
  it('keeps its history and may not send, when removed while the app was closed', async () => {
    const { gateway, anna, ben, groupID, key, texts, kindOf } = await inGroup()
    await say(anna, key, 'hello')
    ben.zim.signOut()
    await wait(200)
    await groupsOf(anna).ask(groupID, client => client.groups.remove(groupID, ['ben']))
    await say(anna, key, 'without ben')
    const later = createTestApp(gateway, undefined, ben.storage)
    groupsOf(later)
    await later.signIn('ben')
    await wait(500)
    await groupsOf(later).open(groupID)
    expect(groupsOf(later).get(groupID)?.membership).toBe('unknown')
    expect(later.conversations.get(key)).toMatchObject({ isClosed: true })
    await later.messages.open(key)
    expect(texts(later)).toEqual(['hello'])
    await say(later, key, 'let me in')
    await wait(2_000)
    expect(later.messages.timeline(key).at(-1)).toMatchObject({ delivery: 'failed', failure: { kind: 'not-in-group' } })
    expect(await kindOf(groupsOf(later).ask(groupID, client => client.groupMembers.count(groupID)))).toBe('not-in-group')
  })

  it('knows why: left, removed, dismissed', async () => {
    const { anna, ben, carl, groupID, key } = await inGroup()
    await say(anna, key, 'hello')
    await membersOf(ben).more(groupID)
    expect(membersOf(ben).of(groupID).members).toHaveLength(4)
    await groupsOf(ben).ask(groupID, client => client.groups.leave(groupID))
    expect(membersOf(ben).of(groupID).members).toEqual([])
    await groupsOf(anna).ask(groupID, client => client.groups.remove(groupID, ['carl']))
    await groupsOf(anna).ask(groupID, client => client.groups.dismiss(groupID))
    await wait(300)
    expect([anna, ben, carl].map(app => groupsOf(app).get(groupID)?.membership)).toEqual(['dismissed', 'left', 'removed'])
    expect([anna, ben, carl].map(app => app.conversations.get(key)?.isClosed)).toEqual([true, true, true])
  })
})

/** Two people of each role, so that each action has another one to be done to. */
const PEOPLE = { owner: ['anna'], admin: ['ben', 'bob'], member: ['carl', 'cleo'] } as const satisfies Record<GroupRole, readonly string[]>
const ROLES: GroupRole[] = ['owner', 'admin', 'member']

async function withRoles() {
  const users = await signInUsers('anna', 'ben', 'bob', 'carl', 'cleo', 'dora')
  let count = 0
  async function create() {
    const groupID = `club${++count}`
    await users.anna.zim.ask(client => client.groups.create({ groupID, name: 'Club', avatarUrl: '', userIDs: ['ben', 'bob', 'carl', 'cleo'] }))
    for (const userID of PEOPLE.admin) await users.anna.zim.ask(client => client.groupMembers.setRole(groupID, userID, 'admin'))
    return groupID
  }
  /** Whether ZIM lets the user do it; a refusal for another reason than the role fails the test. */
  async function isAllowed(who: string, act: (client: ZimClient) => Promise<unknown>) {
    try { await users[who as 'anna'].zim.ask(act) }
    catch (thrown) {
      expect(failureOf(thrown).kind).toBe('group-role')
      return false
    }
    return true
  }
  return { ...users, create, isAllowed }
}

const GROUP_ACTIONS: Record<Exclude<keyof GroupRights, 'mentionAll'>, (client: ZimClient, groupID: string) => Promise<unknown>> = {
  setName: (client, groupID) => client.groups.rename(groupID, 'Other'),
  setAvatar: (client, groupID) => client.groups.setAvatar(groupID, 'https://a.example/1.png'),
  setNotice: (client, groupID) => client.groups.setNotice(groupID, 'Be kind'),
  invite: (client, groupID) => client.groups.invite(groupID, ['dora']),
  answerApplications: (client, groupID) => client.groupApplications.accept({ kind: 'join', user: { userID: 'dora', name: '', avatarUrl: '' }, group: { groupID, name: '', avatarUrl: '' } }),
  setJoinMode: (client, groupID) => client.groups.setJoinMode(groupID, 'apply'),
  muteAll: (client, groupID) => client.groups.muteAll(groupID, true),
  dismiss: (client, groupID) => client.groups.dismiss(groupID),
}

const MEMBER_ACTIONS: Record<Exclude<keyof MemberRights, 'revoke'>, (client: ZimClient, groupID: string, userID: string) => Promise<unknown>> = {
  remove: (client, groupID, userID) => client.groups.remove(groupID, [userID]),
  mute: (client, groupID, userID) => client.groupMembers.mute(groupID, userID, 600),
  setNickname: (client, groupID, userID) => client.groupMembers.setNickname(groupID, userID, 'Nick'),
  setRole: (client, groupID, userID) => client.groupMembers.setRole(groupID, userID, 'admin'),
  transfer: (client, groupID, userID) => client.groups.transfer(groupID, userID),
}

describe('the rights of a role', () => {
  it('are what ZIM allows with the group', async () => {
    const { anna, dora, create, isAllowed } = await withRoles()
    for (const isRestricted of [false, true]) {
      for (const role of ROLES) {
        for (const [action, act] of Object.entries(GROUP_ACTIONS)) {
          const groupID = await create()
          if (action === 'answerApplications') {
            await anna.zim.ask(client => client.groups.setJoinMode(groupID, 'apply'))
            await dora.zim.ask(client => client.groupApplications.apply(groupID, ''))
          }
          if (isRestricted) await anna.zim.ask(client => client.groups.setInviteRestricted(groupID, true))
          const may = groupRights(role, isRestricted)[action as keyof typeof GROUP_ACTIONS]
          expect([role, action, isRestricted, await isAllowed(PEOPLE[role][0], client => act(client, groupID))]).toEqual([role, action, isRestricted, may])
        }
      }
    }
  })

  it('let those name all who manage the group; ZIM takes it of everybody, and each is told that it was named', async () => {
    const users = await withRoles()
    const groupID = await users.create()
    const key = conversationKey('group', groupID)
    for (const role of ROLES) {
      const who = PEOPLE[role][0]
      expect(users[who].messages.send(key, { ...aText('all'), mentionsAll: true })).toBeNull()
      await wait(500)
      const [other] = ['anna', 'ben'].filter(userID => userID !== who) as ['anna' | 'ben']
      expect([role, users[other].conversations.get(key)?.mention, groupRights(role).mentionAll]).toEqual([role, 'all', role !== 'member'])
      await users[other].messages.open(key)
      await wait(300)
      users[other].messages.close(key)
    }
  })

  it('are what ZIM allows with other members', async () => {
    const { create, isAllowed } = await withRoles()
    for (const own of ROLES) {
      for (const other of ROLES.filter(role => role !== own || role !== 'owner')) {
        for (const [action, act] of Object.entries(MEMBER_ACTIONS)) {
          const groupID = await create()
          const whom = PEOPLE[other].at(-1)!
          const may = memberRights(own, other, false)[action as keyof typeof MEMBER_ACTIONS]
          expect([own, action, other, await isAllowed(PEOPLE[own][0], client => act(client, groupID, whom))]).toEqual([own, action, other, may])
        }
      }
    }
  })

  it('are what ZIM allows with the own nickname, and with the messages of each', async () => {
    const users = await withRoles()
    const { create, isAllowed } = users
    for (const own of ROLES) {
      const groupID = await create()
      const key = conversationKey('group', groupID)
      const who = PEOPLE[own][0]
      expect(await isAllowed(who, client => client.groupMembers.setNickname(groupID, who, 'Me'))).toBe(memberRights(own, own, true).setNickname)
      for (const other of ROLES.filter(role => role !== own || role !== 'owner')) {
        const writer = users[PEOPLE[other].at(-1)! as 'anna']
        await say(writer, key, 'text')
        await users[who].messages.open(key)
        const message = users[who].messages.timeline(key).at(-1)!
        expect(message.senderID).toBe(PEOPLE[other].at(-1))
        expect([own, other, await isAllowed(who, client => client.messages.revoke(message))]).toEqual([own, other, memberRights(own, other, false).revoke])
      }
    }
  })
})
