import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'

import type { JoinMode } from '@/types/group'

import { provideZim } from '@/composables/useZim'
import CardPage from '@/packages/groups/card.vue'
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

  it('says who lets one in, and when nobody can enter', async () => {
    const asking = await openCard(setMode('apply'))
    expect(asking.page.text()).toContain(t('groupCard.apply'))
    expect(asking.page.find('.key').exists()).toBe(false)
    const closed = await openCard(setMode('closed'))
    expect(closed.page.text()).toContain(t('groupCard.closed'))
    expect(closed.page.find('.key').exists()).toBe(false)
  })

  it('says that the group is gone', async () => {
    const { page } = await openCard(({ anna }, groupID) => anna.zim.ask(client => client.groups.dismiss(groupID)))
    expect(page.get('[role=alert]').text()).toBe(t('failure.group-missing'))
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
