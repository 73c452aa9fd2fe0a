import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'

import { provideZim } from '@/composables/useZim'
import AddPage from '@/packages/contacts/add.vue'
import GroupsPage from '@/packages/contacts/groups.vue'
import ApplicationsPage from '@/packages/groups/applications.vue'
import SettingsPage from '@/packages/groups/settings.vue'
import ContactsPage from '@/pages/contacts/index.vue'
import { useGroupApplicationsStore } from '@/stores/groupApplications'
import { useGroupsStore } from '@/stores/groups'
import { useNewRequestsStore } from '@/stores/newRequests'
import { failed } from '@/utils/failure'
import { toQuery } from '@/utils/pageQuery'

import type { TestApp } from '../../support/testApp'

import { useFakeClock, wait } from '../../support/clock'
import { createTestApp, signInUsers } from '../../support/testApp'
import { t } from '../../support/texts'
import { fire } from '../../support/uniHooks'

useFakeClock()

const HOSTILE = `\u202E<b>${'长'.repeat(400)}\n`

async function mounted({ pinia, zim }: TestApp, page: object, query: object = {}) {
  const wrapper = mount(page, { global: { plugins: [pinia, { install: app => provideZim(app, zim) }] } })
  fire(wrapper, 'onLoad', query)
  fire(wrapper, 'onShow')
  await wait(500)
  await vi.dynamicImportSettled()
  await wait(200)
  return wrapper
}

type Page = Awaited<ReturnType<typeof mounted>>

/** Anna owns a group that asks for applications; ben is its admin. Carl and dora have applied. */
async function start() {
  const users = await signInUsers('anna', 'ben', 'carl', 'dora')
  const { gateway: _, ...apps } = users
  for (const app of Object.values(apps)) useGroupApplicationsStore(app.pinia)
  const { groupID } = await useGroupsStore(users.anna.pinia).create('Club', ['ben'])
  await users.anna.zim.ask(client => client.groupMembers.setRole(groupID, 'ben', 'admin'))
  await users.anna.zim.ask(client => client.groups.setJoinMode(groupID, 'apply'))
  for (const [app, words] of [[users.carl, 'I am Carl'], [users.dora, '']] as const) {
    await useGroupApplicationsStore(app.pinia).apply(groupID, words)
    await wait(200)
  }
  vi.mocked(uni.navigateTo).mockClear()
  return { ...users, groupID, open: (app: TestApp, query: object = {}) => mounted(app, ApplicationsPage, query) }
}

const answer = (confirm: boolean) => vi.mocked(uni.showModal).mockImplementation(options => options!.success?.({ confirm, cancel: !confirm }) as never)
const rowsOf = (page: Page) => page.findAll('.application').map(row => [...row.findAll('.texts > view').map(text => text.text()), row.find('.note').exists() ? row.get('.note').text() : row.findAll('.answer').map(each => each.text()).join('/')])
const press = async (page: Page, at: number, words: string) => {
  await page.findAll('.application')[at]!.findAll('.answer').find(each => each.text() === words)!.trigger('tap')
  await wait(300)
}
const OPEN = `${t('applications.reject')}/${t('applications.accept')}`
const toClub = t('applications.join', { group: 'Club' })

describe('the page of applications', () => {
  it('has who applies with the words, lets the owner answer, and shows who has answered instead', async () => {
    const { anna, ben, groupID, open } = await start()
    const [page, other] = [await open(anna, { group: toQuery(groupID) }), await open(ben)]
    const words = t('applications.words', { what: toClub, words: 'I am Carl' })
    expect(rowsOf(page)).toEqual([['Dora', toClub, OPEN], ['Carl', words, OPEN]])
    expect(rowsOf(other)).toEqual(rowsOf(page))
    await press(page, 1, t('applications.accept'))
    answer(false)
    await press(page, 0, t('applications.reject'))
    expect(rowsOf(page)[0]![2]).toBe(OPEN)
    answer(true)
    await press(page, 0, t('applications.reject'))
    expect(vi.mocked(uni.showModal).mock.lastCall![0]!.title).toBe(t('applications.rejectAsk', { name: 'Dora' }))
    expect(rowsOf(page).map(row => row[2])).toEqual([t('applications.rejected'), t('applications.accepted')])
    expect(rowsOf(other).map(row => row[2])).toEqual([t('applications.rejected'), t('applications.accepted')].map(state => t('applications.by', { state, name: 'Anna' })))
  })

  it('says that another admin was quicker, and offers it no more', async () => {
    const { anna, gateway, open } = await start()
    const page = await open(anna)
    gateway.controls.failNext({ call: 'handleGroupJoinApplication', code: 6000502 })
    await press(page, 0, t('applications.accept'))
    expect(vi.mocked(uni.showModal).mock.lastCall![0]!.content).toBe(t('failure.group-application-over'))
    expect(rowsOf(page)[0]![2]).toBe(t('applications.over'))
  })

  it('has the own applications, and opens the group', async () => {
    const { carl, groupID, open } = await start()
    const page = await open(carl)
    expect(rowsOf(page)).toEqual([['Club', t('applications.words', { what: t('applications.own'), words: 'I am Carl' }), t('applications.waiting')]])
    await page.get('.main').trigger('tap')
    expect(uni.navigateTo).toHaveBeenLastCalledWith(expect.objectContaining({ url: `/packages/groups/card?group=${toQuery(groupID)}&name=Club` }))
  })

  it('has invitations to be accepted and declined; of who is in already nothing is asked', async () => {
    const { anna, carl, dora, groupID, open } = await start()
    await anna.zim.ask(client => client.groups.setAsksInvited(groupID, true))
    await anna.zim.ask(client => client.groups.invite(groupID, ['carl', 'dora']))
    await wait(300)
    const [page, other] = [await open(carl), await open(dora)]
    expect(rowsOf(page)[0]).toEqual(['Anna', t('applications.invited', { group: 'Club' }), OPEN])
    await press(page, 0, t('applications.accept'))
    expect(rowsOf(page).map(row => row[2])).toEqual([t('applications.accepted'), t('applications.inside')])
    answer(true)
    await press(other, 0, t('applications.reject'))
    expect(vi.mocked(uni.showModal).mock.lastCall![0]!.title).toBe(t('applications.rejectInviteAsk', { group: 'Club' }))
    expect(rowsOf(other)[0]![2]).toBe(t('applications.rejected'))
    const mine = await open(anna)
    expect(rowsOf(mine).filter(row => row[1] === t('applications.invitation', { group: 'Club' })).map(row => [row[0], row[2]]).sort()).toEqual([['Carl', t('applications.accepted')], ['Dora', t('applications.rejected')]])
  })

  it('has none, has hundreds in steps, and words of any kind', async () => {
    const { anna, gateway, open, groupID } = await start()
    const later = createTestApp(gateway)
    await later.signIn('emil')
    expect((await open(later)).text()).toBe(t('applications.empty'))
    anna.zim.signOut()
    await wait(200)
    for (let n = 0; n < 100; n++) {
      gateway.world.signIn(`u${n}`, { userID: `u${n}`, userName: n ? '' : HOSTILE, deviceID: '' })
      gateway.world.perform(`u${n}`, 'sendGroupJoinApplication', { groupID, wording: HOSTILE })
    }
    await anna.signIn('anna')
    await wait(500)
    const page = await open(anna)
    expect(page.findAll('.application')).toHaveLength(40)
    for (const text of page.findAll('.texts > view')) expect(text.text().length).toBeLessThanOrEqual(300)
    fire(page, 'onReachBottom')
    await wait(100)
    expect(page.findAll('.application')).toHaveLength(80)
  })

  it('says why there is nothing, and asks again', async () => {
    const { gateway, open } = await start()
    const later = createTestApp(gateway)
    await later.signIn('anna')
    const ask = vi.spyOn(later.zim, 'ask').mockRejectedValue(failed('timeout'))
    const page = await open(later)
    expect(page.get('[role=alert]').text()).toContain(t('failure.timeout'))
    ask.mockRestore()
    await page.get('[role=alert] .text-button').trigger('tap')
    await wait(500)
    expect(rowsOf(page)).toHaveLength(2)
    expect(page.find('[role=alert]').exists()).toBe(false)
  })
})

describe('what leads to applications', () => {
  it('the tab of contacts and the groups have the number of new ones, until they were seen', async () => {
    const { anna, open } = await start()
    const contacts = await mounted(anna, ContactsPage)
    expect(contacts.findAll('.count').map(count => [count.text(), count.attributes('aria-label')])).toEqual([['2', t('contacts.groupsCount', { n: 2 })]])
    expect(useNewRequestsStore(anna.pinia).total).toBe(2)
    const groups = await mounted(anna, GroupsPage)
    expect(groups.get('.new').text()).toBe('2')
    await groups.findAll('.cell')[0]!.trigger('tap')
    expect(uni.navigateTo).toHaveBeenLastCalledWith(expect.objectContaining({ url: '/packages/groups/applications' }))
    await open(anna)
    await wait(200)
    expect([contacts.find('.count').exists(), groups.find('.new').exists()]).toEqual([false, false])
  })

  it('the settings of the group have the number of open ones, for those who may answer', async () => {
    const { anna, groupID, carl } = await start()
    const settings = (app: TestApp) => mounted(app, SettingsPage, { key: toQuery(`group:${groupID}`) })
    const page = await settings(anna)
    const cell = page.findAll('.cell').find(each => each.text().includes(t('applications.titleOf')))!
    expect(cell.text()).toContain(t('settings.waiting', { n: 2 }))
    await cell.trigger('tap')
    expect(uni.navigateTo).toHaveBeenLastCalledWith(expect.objectContaining({ url: `/packages/groups/applications?group=${toQuery(groupID)}` }))
    await anna.zim.ask(client => client.groups.invite(groupID, ['carl']))
    await wait(300)
    expect((await settings(carl)).text()).not.toContain(t('applications.titleOf'))
  })

  it('the search by ID finds groups, and says when there is none', async () => {
    const { dora, groupID } = await start()
    const page = await mounted(dora, AddPage)
    const find = async (text: string) => {
      await page.get('input').setValue(text)
      await page.get('.find').trigger('tap')
      await wait(500)
    }
    await find(groupID)
    expect(page.findAll('.person-row').map(row => row.text())).toEqual([expect.stringContaining('Club')])
    await page.get('.person-row .main').trigger('tap')
    expect(uni.navigateTo).toHaveBeenLastCalledWith(expect.objectContaining({ url: `/packages/groups/card?group=${toQuery(groupID)}` }))
    await find('no-such')
    expect(page.get('.note').text()).toBe(t('add.nothing', { text: 'no-such' }))
  })
})
