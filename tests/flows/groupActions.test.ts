import { describe, expect, it } from 'vitest'

import type { GroupRights, MemberRights } from '@/chat/groupRights'
import type { ZimClient } from '@/zim/client'

import { groupRights, memberRights } from '@/chat/groupRights'
import { failureText } from '@/i18n'
import { useGroupMembersStore } from '@/stores/groupMembers'
import { useGroupsStore } from '@/stores/groups'
import { useMessagesStore } from '@/stores/messages'
import { conversationKey } from '@/utils/conversationKey'
import { failureOf } from '@/utils/failure'

import type { TestApp } from '../support/testApp'

import { aText } from '../support/builders'
import { useFakeClock, wait } from '../support/clock'
import { signInUsers } from '../support/testApp'
import { t } from '../support/texts'

useFakeClock()

const PEOPLE = { anna: 'owner', ben: 'admin', carl: 'member', dora: undefined } as const
type Who = keyof typeof PEOPLE
/** Members to whom something is done: another one for each role. */
const WHOM = { anna: 'owner', bob: 'admin', emma: 'member' } as const

const NO_RIGHT = t('failure.group-role')
const OUTSIDE = t('failure.not-in-group')

interface Inside { app: TestApp, groupID: string, ask: (request: (client: ZimClient) => Promise<unknown>) => Promise<unknown> }

/** As the pages of a group do them. Applications and names of all have tests of their own. */
const GROUP_ACTIONS: Record<Exclude<keyof GroupRights, 'mentionAll' | 'answerApplications'>, (inside: Inside) => Promise<unknown>> = {
  setName: ({ ask, groupID }) => ask(client => client.groups.rename(groupID, 'Team')),
  setAvatar: ({ ask, groupID }) => ask(client => client.groups.setAvatar(groupID, 'https://a.example/1.png')),
  setNotice: ({ ask, groupID }) => ask(client => client.groups.setNotice(groupID, 'Be kind')),
  invite: ({ app, groupID }) => useGroupsStore(app.pinia).invite(groupID, ['guest']),
  setJoinMode: ({ ask, groupID }) => ask(client => client.groups.setJoinMode(groupID, 'closed')),
  muteAll: ({ ask, groupID }) => ask(client => client.groups.muteAll(groupID, true)),
  dismiss: ({ ask, groupID }) => ask(client => client.groups.dismiss(groupID)),
}

const MEMBER_ACTIONS: Record<keyof MemberRights, (inside: Inside, whom: string) => Promise<unknown>> = {
  remove: ({ ask, groupID }, whom) => ask(client => client.groups.remove(groupID, [whom])),
  mute: ({ ask, groupID }, whom) => ask(client => client.groupMembers.mute(groupID, whom, 600)),
  setNickname: ({ ask, groupID }, whom) => ask(client => client.groupMembers.setNickname(groupID, whom, 'Nick')),
  setRole: ({ ask, groupID }, whom) => ask(client => client.groupMembers.setRole(groupID, whom, 'admin')),
  transfer: ({ ask, groupID }, whom) => ask(client => client.groups.transfer(groupID, whom)),
  async revoke({ app, groupID }, whom) {
    const key = conversationKey('group', groupID)
    await Promise.all([app.messages.open(key), wait(300)])
    const said = app.messages.timeline(key).find(({ senderID }) => senderID === whom)!
    await useMessagesStore(app.pinia).revoke(key, said.key)
  },
}

/** A group of everybody but Dora and the guest, in which those to whom something is done have written. */
async function withGroups() {
  const users = await signInUsers('anna', 'ben', 'bob', 'carl', 'dora', 'emma', 'guest')
  let count = 0
  async function create(hasTexts: boolean) {
    const groupID = `club${++count}`
    await users.anna.zim.ask(client => client.groups.create({ groupID, name: 'Club', avatarUrl: '', userIDs: ['ben', 'bob', 'carl', 'emma'] }))
    for (const admin of ['ben', 'bob']) await users.anna.zim.ask(client => client.groupMembers.setRole(groupID, admin, 'admin'))
    for (const name of hasTexts ? ['anna', 'bob', 'emma'] as const : []) users[name].messages.send(conversationKey('group', groupID), aText('hi'))
    await wait(hasTexts ? 500 : 0)
    return groupID
  }
  /** '' when it was done, else the words that the page shows. */
  async function tried(who: Who, act: (inside: Inside) => Promise<unknown>, hasTexts = false) {
    const app = users[who]
    const groupID = await create(hasTexts)
    const groups = useGroupsStore(app.pinia)
    useGroupMembersStore(app.pinia)
    try { await act({ app, groupID, ask: request => groups.ask(groupID, request) }) }
    catch (thrown) { return failureText(failureOf(thrown)) }
    return ''
  }
  return { tried, create, users }
}

describe.each(Object.keys(PEOPLE) as Who[])('in a group, what %s does', (who) => {
  const role = PEOPLE[who]
  const refusal = role ? NO_RIGHT : OUTSIDE

  it('with the group is done where the role has the right, and else refused in words', async () => {
    const { tried } = await withGroups()
    const rights = groupRights(role)
    for (const [action, act] of Object.entries(GROUP_ACTIONS))
      expect([action, await tried(who, act)]).toEqual([action, rights[action as keyof typeof GROUP_ACTIONS] ? '' : refusal])
  })
})

describe.each(['anna', 'ben', 'carl'] as const)('in a group, what %s does', (who) => {
  const role = PEOPLE[who]

  it('with other members is done where the role has the right, and else refused in words', async () => {
    const { tried } = await withGroups()
    for (const [whom, other] of Object.entries(WHOM).filter(([whom]) => whom !== who)) {
      for (const [action, act] of Object.entries(MEMBER_ACTIONS)) {
        const rights = memberRights(role, other, false)
        expect([action, other, await tried(who, inside => act(inside, whom), action === 'revoke')]).toEqual([action, other, rights[action as keyof MemberRights] ? '' : NO_RIGHT])
      }
    }
  })
})

describe('somebody who is not in a group', () => {
  it('may do nothing with its members, and is told so', async () => {
    const { tried } = await withGroups()
    for (const [action, act] of Object.entries(MEMBER_ACTIONS).filter(([action]) => action !== 'revoke'))
      expect([action, await tried('dora', inside => act(inside, 'emma'))]).toEqual([action, OUTSIDE])
  })

  it('enters one that is open to all, and is told why not into others', async () => {
    const { create, users: { anna, dora } } = await withGroups()
    const join = (groupID: string) => useGroupsStore(dora.pinia).join(groupID).then(() => '', thrown => failureText(failureOf(thrown)))
    expect(await join(await create(false))).toBe('')
    for (const [mode, words] of [['apply', t('failure.group-apply')], ['closed', t('failure.group-closed')]] as const) {
      const groupID = await create(false)
      await anna.zim.ask(client => client.groups.setJoinMode(groupID, mode))
      expect(await join(groupID)).toBe(words)
    }
    const gone = await create(false)
    await anna.zim.ask(client => client.groups.dismiss(gone))
    expect(await join(gone)).toBe(t('failure.group-missing'))
  })
})

describe('a member in a group whose invitations are restricted', () => {
  it('is told that it may not invite; an admin may', async () => {
    const { users: { anna, ben, carl }, create } = await withGroups()
    const groupID = await create(false)
    await anna.zim.ask(client => client.groups.setInviteRestricted(groupID, true))
    const invite = (app: TestApp) => useGroupsStore(app.pinia).invite(groupID, ['guest']).then(() => '', thrown => failureText(failureOf(thrown)))
    expect([await invite(carl), await invite(ben)]).toEqual([NO_RIGHT, ''])
    expect([groupRights('member', true).invite, groupRights('admin', true).invite]).toEqual([false, true])
  })
})
