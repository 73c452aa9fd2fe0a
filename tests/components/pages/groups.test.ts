import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'

import { provideZim } from '@/composables/useZim'
import ChatPage from '@/packages/chat/index.vue'
import CreatePage from '@/packages/groups/create.vue'
import { useGroupsStore } from '@/stores/groups'
import { toQuery } from '@/utils/pageQuery'

import type { TestApp } from '../../support/testApp'

import { aText } from '../../support/builders'
import { useFakeClock, wait } from '../../support/clock'
import { createTestApp, signInUsers } from '../../support/testApp'
import { t } from '../../support/texts'
import { fire } from '../../support/uniHooks'

useFakeClock()

function mounted({ pinia, zim }: TestApp, page: object, query: object = {}) {
  const wrapper = mount(page, { global: { plugins: [pinia, { install: app => provideZim(app, zim) }] } })
  fire(wrapper, 'onLoad', query)
  fire(wrapper, 'onShow')
  return wrapper
}

/** Anna knows ben and carl, who have written to her; dora has not. */
async function start() {
  const users = await signInUsers('anna', 'ben', 'carl', 'dora')
  for (const name of ['ben', 'carl'] as const) users[name].messages.send('peer:anna', aText('hi'))
  await wait(500)
  vi.mocked(uni.redirectTo).mockClear()
  vi.mocked(uni.showModal).mockClear()
  return users
}

async function openCreate(query: object = {}) {
  const users = await start()
  const page = mounted(users.anna, CreatePage, query)
  await wait(100)
  const rows = () => page.findAll('.person').map(row => [row.find('.name').text(), row.attributes('aria-checked')])
  async function tap(name: string) {
    await page.findAll('.person').find(row => row.find('.name').text() === name)!.trigger('tap')
  }
  async function search(text: string) {
    await page.findAll('input').at(-1)!.setValue(text)
  }
  async function finish() {
    await page.get('.done').trigger('tap')
    await wait(300)
  }
  return { ...users, page, rows, tap, search, finish, url: () => vi.mocked(uni.redirectTo).mock.lastCall?.[0].url }
}

describe('creating a group', () => {
  it('offers the people of the conversations, opens the chat of the new group, and names it after its members', async () => {
    const { anna, page, rows, tap, finish, url } = await openCreate()
    expect(rows().sort()).toEqual([['Ben', 'false'], ['Carl', 'false']])
    anna.chat.apply({ type: 'users-updated', users: [{ userID: 'anna', name: 'Anna', avatarUrl: '' }, { userID: 'ben', name: 'Ben', avatarUrl: '', remark: 'Boss' }] })
    await wait(50)
    await tap('Boss')
    await tap('Carl')
    expect(page.get('.done').text()).toBe(t('group.createMany', { n: 2 }))
    await finish()
    await useGroupsStore(anna.pinia).refresh()
    const [group] = useGroupsStore(anna.pinia).list
    expect(group).toMatchObject({ name: 'Anna、Ben、Carl' })
    expect(url()).toBe(`/packages/chat/index?key=${toQuery(`group:${group!.groupID}`)}`)
    expect(uni.showModal).not.toHaveBeenCalled()
  })

  it('takes a name, does nothing with nobody chosen, and nothing twice', async () => {
    const { anna, page, tap, finish } = await openCreate()
    await finish()
    expect(uni.redirectTo).not.toHaveBeenCalled()
    await page.findAll('input')[0]!.setValue('  Club ')
    await tap('Ben')
    await tap('Ben')
    expect(page.get('.done').attributes('aria-disabled')).toBe('true')
    await tap('Ben')
    void page.get('.done').trigger('tap')
    await finish()
    await useGroupsStore(anna.pinia).refresh()
    expect(useGroupsStore(anna.pinia).list.map(({ name }) => name)).toEqual(['Club'])
  })

  it('finds people by name, and others by their userID, and says what is wrong with that', async () => {
    const { page, rows, search, gateway } = await openCreate()
    await search('BE')
    expect(rows()).toEqual([['Ben', 'false']])
    await search('nobody')
    await page.get('.panel .cell').trigger('tap')
    await wait(300)
    expect(page.get('[role=status]').text()).toBe(t('group.unknownUser'))
    await search('anna')
    await page.get('.panel .cell').trigger('tap')
    expect(page.get('[role=status]').text()).toBe(t('group.self'))
    await search('dora')
    expect(page.find('[role=status]').exists()).toBe(false)
    await page.get('.panel .cell').trigger('tap')
    await wait(300)
    expect(rows()[0]).toEqual(['Dora', 'true'])
    gateway.controls.offline()
    gateway.controls.drop('anna')
    await wait(100)
    await search('somebody')
    await page.get('.panel .cell').trigger('tap')
    await wait(300)
    expect(page.get('[role=status]').text()).toBe(t('group.cannotAsk'))
  })

  it('names those whom ZIM has refused', async () => {
    const { anna, tap, finish, url } = await openCreate()
    anna.chat.apply({ type: 'conversations-changed', changes: [{ action: 'added', conversation: { ...anna.conversations.get('peer:ben')!, key: 'peer:ghost', id: 'ghost', name: 'Ghost' } }] })
    await wait(50)
    await tap('Ghost')
    await finish()
    expect(url()).toContain('packages/chat')
    expect(vi.mocked(uni.showModal).mock.lastCall![0]!.content).toBe(t('group.refusedCreate', { names: 'Ghost' }))
  })

  it('says why it has failed, and keeps what was chosen', async () => {
    const { page, tap, finish, gateway } = await openCreate()
    await tap('Ben')
    gateway.controls.failNext({ call: 'createGroup', code: 6000526 })
    await finish()
    expect(page.get('[role=alert]').text()).toBe(t('failure.group-limit'))
    expect(uni.redirectTo).not.toHaveBeenCalled()
    await finish()
    expect(uni.redirectTo).toHaveBeenCalledOnce()
  })
})

/** Anna has a group with ben and carl; ben has its chat open. */
async function openChat() {
  const users = await start()
  const { anna, ben } = users
  const groups = useGroupsStore(anna.pinia)
  const { groupID } = await groups.create('Club', ['ben', 'carl'])
  await wait(200)
  const key = `group:${groupID}` as const
  const page = mounted(ben, ChatPage, { key: toQuery(key) })
  await wait(500)
  const title = () => vi.mocked(uni.setNavigationBarTitle).mock.lastCall?.[0].title
  const closed = () => page.find('.closed').exists() ? page.get('.closed').text() : ''
  return { ...users, groups, groupID, key, page, title, closed, hasComposer: () => page.find('textarea').exists() }
}

describe('the chat of a group', () => {
  it('has the name and the number of members in its title, also before the first message', async () => {
    const { carl, groups, groupID, title } = await openChat()
    expect(title()).toBe('Club（3）')
    await groups.ask(groupID, client => client.groups.rename(groupID, 'Team'))
    await useGroupsStore(carl.pinia).ask(groupID, client => client.groups.leave(groupID))
    await wait(300)
    expect(title()).toBe('Team（2）')
  })

  it('names senders, also those who have left before the app knew them', async () => {
    const { gateway, carl, dora, groups, key, groupID } = await openChat()
    await groups.invite(groupID, ['dora'])
    dora.messages.send(key, aText('hello'))
    carl.messages.send(key, aText('hi'))
    await wait(1_000)
    await useGroupsStore(dora.pinia).ask(groupID, client => client.groups.leave(groupID))
    const later = createTestApp(gateway)
    await later.signIn('ben')
    const page = mounted(later, ChatPage, { key: toQuery(key) })
    await wait(1_000)
    expect(page.findAll('.sender').map(sender => sender.text())).toEqual(['Dora', 'Carl'])
  })

  it('has no composer once the user was removed, and says so; the history stays', async () => {
    const { anna, groups, groupID, key, page, title, closed, hasComposer } = await openChat()
    anna.messages.send(key, aText('hello'))
    await wait(1_000)
    expect([closed(), hasComposer()]).toEqual(['', true])
    await groups.ask(groupID, client => client.groups.remove(groupID, ['ben']))
    await wait(500)
    expect([closed(), hasComposer(), title()]).toEqual([t('group.removed'), false, 'Club'])
    expect(page.text()).toContain('hello')
  })

  it('says that all are silenced, and has its composer again when that ends, with what was written', async () => {
    const { groups, groupID, page, closed, hasComposer } = await openChat()
    await page.get('textarea').setValue('half')
    await groups.ask(groupID, client => client.groups.muteAll(groupID, true))
    await wait(300)
    expect([closed(), hasComposer()]).toEqual([t('group.silence'), false])
    await groups.ask(groupID, client => client.groups.muteAll(groupID, false))
    await wait(300)
    expect([closed(), hasComposer()]).toEqual(['', true])
    expect(page.get<HTMLTextAreaElement>('textarea').element.value).toBe('half')
  })

  it('says until when the user may not write, and ends that by itself', async () => {
    const { groups, groupID, closed, hasComposer } = await openChat()
    await groups.ask(groupID, client => client.groupMembers.mute(groupID, 'ben', 60))
    await wait(300)
    expect(closed()).toMatch(/^你已被禁言，\d\d:\d\d 结束$/)
    await wait(60_000)
    expect([closed(), hasComposer()]).toEqual(['', true])
  })

  it('asks ZIM again when the connection returns', async () => {
    const { gateway, groups, groupID, title } = await openChat()
    gateway.controls.offline()
    gateway.controls.drop('ben')
    await wait(100)
    await groups.ask(groupID, client => client.groups.rename(groupID, 'Later'))
    gateway.controls.online()
    await wait(8_000)
    expect(title()).toBe('Later（3）')
  })
})
