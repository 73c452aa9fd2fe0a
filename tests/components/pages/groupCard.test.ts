import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'

import type { JoinMode } from '@/types/group'

import { provideZim } from '@/composables/useZim'
import CardPage from '@/packages/groups/card.vue'
import { useGroupApplicationsStore } from '@/stores/groupApplications'
import { useGroupsStore } from '@/stores/groups'
import { toQuery } from '@/utils/pageQuery'

import { useFakeClock, wait } from '../../support/clock'
import { signInUsers } from '../../support/testApp'
import { t } from '../../support/texts'
import { fire } from '../../support/uniHooks'

useFakeClock()

type Users = Awaited<ReturnType<typeof signInUsers<'anna' | 'ben'>>>

/** Anna's group, and the card of it that Ben has opened. `before` runs after the group was made. */
async function openCard(before: (users: Users, groupID: string) => Promise<unknown> = async () => {}) {
  const users = await signInUsers('anna', 'ben')
  const { groupID } = await useGroupsStore(users.anna.pinia).create('Club', [])
  await before(users, groupID)
  const page = mount(CardPage, { global: { plugins: [users.ben.pinia, { install: app => provideZim(app, users.ben.zim) }] } })
  fire(page, 'onLoad', { group: toQuery(groupID), name: toQuery('Invited to') })
  fire(page, 'onShow')
  await wait(300)
  vi.mocked(uni.redirectTo).mockClear()
  vi.mocked(uni.showModal).mockClear()
  const members = () => users.anna.zim.ask(client => client.groupMembers.count(groupID))
  return { ...users, page, groupID, members }
}

const answer = (confirm: boolean) => vi.mocked(uni.showModal).mockImplementation(options => options!.success?.({ confirm, cancel: !confirm }) as never)
const setMode = (mode: JoinMode) => ({ anna }: Users, groupID: string) => anna.zim.ask(client => client.groups.setJoinMode(groupID, mode))

describe('the card of a group', () => {
  it('has the name that ZIM knows, and lets the user enter after a question', async () => {
    const { page, groupID, members } = await openCard()
    expect(page.text()).toContain('Club')
    expect(page.text()).not.toContain('Invited to')
    answer(false)
    await page.get('.key').trigger('tap')
    await wait(300)
    expect(await members()).toBe(1)
    answer(true)
    await page.get('.key').trigger('tap')
    await wait(300)
    expect(await members()).toBe(2)
    expect(uni.redirectTo).toHaveBeenCalledWith(expect.objectContaining({ url: `/packages/chat/index?key=${toQuery(`group:${groupID}`)}` }))
  })

  it('leads members to the chat', async () => {
    const { page } = await openCard(({ anna }, groupID) => anna.zim.ask(client => client.groups.invite(groupID, ['ben'])))
    expect(page.findAll('.key').map(key => key.text())).toEqual([t('groupCard.chat')])
    await page.get('.key').trigger('tap')
    expect(uni.redirectTo).toHaveBeenCalledOnce()
    expect(uni.showModal).not.toHaveBeenCalled()
  })

  it('says that nobody can enter by themselves', async () => {
    const { page } = await openCard(setMode('closed'))
    expect(page.text()).toContain(t('groupCard.closedMeans'))
    expect(page.find('.key').exists()).toBe(false)
  })

  it('sends an application with words, which waits, is refused and sent again, and leads to the chat when it is accepted', async () => {
    const { anna, page, groupID } = await openCard(setMode('apply'))
    const theirs = useGroupApplicationsStore(anna.pinia)
    await theirs.refresh()
    expect(page.text()).toContain(t('groupCard.applyMeans'))
    await page.get('input').setValue('  It is me ')
    await page.get('.key').trigger('tap')
    await wait(300)
    expect(page.find('.key').exists()).toBe(false)
    expect(page.text()).toContain(t('groupCard.appliedMeans'))
    expect(theirs.list).toMatchObject([{ words: 'It is me' }])
    await theirs.reject(theirs.list[0]!)
    await wait(300)
    expect(page.text()).toContain(t('groupCard.rejectedMeans'))
    await page.get('.key').trigger('tap')
    await wait(300)
    await theirs.accept(theirs.list[0]!)
    await wait(300)
    expect(page.findAll('.key').map(key => key.text())).toEqual([t('groupCard.chat')])
    await page.get('.key').trigger('tap')
    expect(uni.redirectTo).toHaveBeenCalledWith(expect.objectContaining({ url: `/packages/chat/index?key=${toQuery(`group:${groupID}`)}` }))
  })

  it('takes no more words than ZIM does, whatever they are', async () => {
    const { page } = await openCard(setMode('apply'))
    const most = Number(page.get('input').attributes('maxlength'))
    for (const each of ['a', '你', '👍']) expect(new TextEncoder().encode(each.repeat(most / each.length)).length).toBeLessThanOrEqual(256)
  })

  it('follows the group when ZIM refuses what it offers: an application is needed now, or it is full', async () => {
    const { anna, page, groupID, gateway } = await openCard()
    answer(true)
    gateway.controls.failNext({ call: 'joinGroup', code: 6000525 })
    await page.get('.key').trigger('tap')
    await wait(300)
    expect(vi.mocked(uni.showModal).mock.lastCall![0]!.content).toBe(t('failure.group-full'))
    expect(page.get('.key').text()).toBe(t('groupCard.join'))
    await anna.zim.ask(client => client.groups.setJoinMode(groupID, 'apply'))
    await page.get('.key').trigger('tap')
    await wait(300)
    expect(vi.mocked(uni.showModal).mock.lastCall![0]!.content).toBe(t('failure.group-apply'))
    expect(page.get('.key').text()).toBe(t('groupCard.apply'))
  })

  it('has an invitation to be answered, with who invites', async () => {
    const invite = async ({ anna, ben }: Users, groupID: string) => {
      await anna.zim.ask(client => client.groups.setAsksInvited(groupID, true))
      await anna.zim.ask(client => client.groups.invite(groupID, ['ben']))
      await useGroupApplicationsStore(ben.pinia).refresh()
    }
    const declined = await openCard(invite)
    expect(declined.page.text()).toContain(t('groupCard.invited', { name: 'Anna' }))
    answer(true)
    await declined.page.findAll('button').at(-1)!.trigger('tap')
    await wait(300)
    expect(declined.page.text()).not.toContain(t('groupCard.invited', { name: 'Anna' }))
    expect(await declined.members()).toBe(1)
    const { page, members } = await openCard(invite)
    await page.get('.key').trigger('tap')
    await wait(300)
    expect(await members()).toBe(2)
    expect(uni.redirectTo).toHaveBeenCalledOnce()
  })

  it('says that the group is not to be found', async () => {
    const { page } = await openCard(({ anna }, groupID) => anna.zim.ask(client => client.groups.dismiss(groupID)))
    expect(page.get('[role=alert]').text()).toBe(t('groupCard.missing'))
    expect(page.find('.key').exists()).toBe(false)
  })

  it('keeps the name of the invite while ZIM does not answer, and asks again', async () => {
    const { page } = await openCard(async ({ gateway }) => gateway.controls.failNext({ call: 'queryGroupInfo', code: 6000105 }))
    expect(page.text()).toContain('Invited to')
    expect(page.get('[role=alert]').text()).toContain(t('failure.timeout'))
    await page.get('[role=alert] .text-button').trigger('tap')
    await wait(300)
    expect(page.text()).toContain('Club')
    expect(page.find('[role=alert]').exists()).toBe(false)
  })

  it('says that there is no connection, and loads when it is back', async () => {
    const { page, gateway } = await openCard(async ({ gateway }) => {
      gateway.controls.offline(['ben'])
      gateway.controls.drop('ben')
      await wait(100)
    })
    expect(page.text()).toContain(t('groupCard.offline'))
    expect(page.get('.group-card').text()).toContain('Invited to')
    gateway.controls.online()
    await wait(30_000)
    expect(page.text()).not.toContain(t('groupCard.offline'))
    expect(page.text()).toContain('Club')
  })
})
