import type { GatewayOptions } from 'zim-emulator/testing'

import { mount } from '@vue/test-utils'
import { describe, expect, it, onTestFinished, vi } from 'vitest'

import { provideZim } from '@/composables/useZim'
import ComposerField from '@/packages/chat/composer/ComposerField.vue'
import ChatPage from '@/packages/chat/index.vue'
import MessageMenu from '@/packages/chat/message/MessageMenu.vue'
import CreatePage from '@/packages/groups/create.vue'
import MembersPage from '@/packages/groups/members.vue'
import SettingsPage from '@/packages/groups/settings.vue'
import { useGroupMembersStore } from '@/stores/groupMembers'
import { useGroupsStore } from '@/stores/groups'
import { toQuery } from '@/utils/pageQuery'

import type { TestApp } from '../../support/testApp'

import { aText } from '../../support/builders'
import { useFakeClock, wait } from '../../support/clock'
import { refusingTexts } from '../../support/refusingTexts'
import { createBackend, createTestApp } from '../../support/testApp'
import { t } from '../../support/texts'
import { fire } from '../../support/uniHooks'

vi.mock('@/services/accounts', async original => ({ ...await original<object>(), serverUrl: (path: string) => `https://server.example${path}` }))

useFakeClock()

function mounted({ pinia, zim }: TestApp, page: object, query: object = {}) {
  const wrapper = mount(page, { global: { plugins: [pinia, { install: app => provideZim(app, zim) }] } })
  fire(wrapper, 'onLoad', query)
  fire(wrapper, 'onShow')
  return wrapper
}

/** Anna knows ben and carl, who have written to her; dora has not. */
async function start(options?: GatewayOptions) {
  const gateway = createBackend(options)
  const [anna, ben, carl, dora] = ['anna', 'ben', 'carl', 'dora'].map(() => createTestApp(gateway)) as [TestApp, TestApp, TestApp, TestApp]
  const users = { anna, ben, carl, dora, gateway }
  for (const name of ['anna', 'ben', 'carl', 'dora'] as const) await users[name].signIn(name)
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

  it('offers friends without a conversation, too', async () => {
    const { anna, gateway } = await start()
    await anna.zim.ask(client => client.friends.add('dora', { remark: 'Boss' }))
    const later = createTestApp(gateway)
    await later.signIn('anna')
    expect(later.conversations.get('peer:dora')).toBeNull()
    const page = mounted(later, CreatePage)
    await wait(300)
    expect(page.findAll('.person .name').map(name => name.text()).sort()).toEqual(['Ben', 'Boss', 'Carl'])
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
async function openChat(options?: GatewayOptions) {
  const users = await start(options)
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

  it('has its new name in the title, also after the first message', async () => {
    const { anna, groups, groupID, key, title } = await openChat()
    anna.messages.send(key, aText('hello'))
    await wait(1_000)
    await groups.ask(groupID, client => client.groups.rename(groupID, 'Team'))
    await wait(300)
    expect(title()).toBe('Team（3）')
    await groups.ask(groupID, client => client.groups.rename(groupID, 'A very long name of a group'))
    await wait(300)
    expect(title()).toBe('A very long name of a g…（3）')
    await groups.ask(groupID, client => client.groups.rename(groupID, '一个名字很长很长很长的徒步群'))
    await wait(300)
    expect(title()).toBe('一个名字很长很长很长的…（3）')
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

describe('naming somebody in a group', () => {
  /** Types at the end of the field, as a keyboard does. */
  async function type(page: ReturnType<typeof mounted>, text: string) {
    const field = page.get<HTMLTextAreaElement>('textarea')
    for (const character of text) {
      const { value } = field.element
      await field.setValue(value + character)
    }
    await wait(50)
  }
  const written = (page: ReturnType<typeof mounted>) => page.get<HTMLTextAreaElement>('textarea').element.value
  async function pick(page: ReturnType<typeof mounted>, name: string) {
    await page.findAll('.sheet-panel .cell').find(row => row.get('.name').text() === name)!.trigger('tap')
    await wait(50)
  }
  const names = (page: ReturnType<typeof mounted>) => page.findAll('.sheet-panel .cell .name').map(name => name.text())
  async function send(page: ReturnType<typeof mounted>) {
    await page.get('.send').trigger('tap')
    await wait(500)
  }

  it('begins with an @, writes the name that others see, and tells ZIM who it is', async () => {
    const { anna, ben, carl, key, page } = await openChat()
    ben.chat.apply({ type: 'users-updated', users: [{ userID: 'carl', name: 'Carl', avatarUrl: '', remark: 'Boss' }] })
    await type(page, 'hi @')
    expect(names(page)).toEqual(['Anna', 'Boss'])
    await pick(page, 'Boss')
    expect([written(page), page.find('.sheet-panel').exists()]).toEqual(['hi @Carl ', false])
    await send(page)
    expect(anna.conversations.get(key)?.mention).toBeUndefined()
    expect(carl.conversations.get(key)?.mention).toBe('me')
    expect(written(page)).toBe('')
    await type(page, 'no more')
    await send(page)
    expect(ben.messages.timeline(key).map(({ mentions }) => mentions)).toEqual([['carl'], undefined])
  })

  it('takes the keyboard away, which would lie over the members', async () => {
    const { page } = await openChat()
    vi.mocked(uni.hideKeyboard).mockClear()
    page.getComponent(ComposerField).vm.$emit('keyboard', 300)
    await wait(50)
    await type(page, '@')
    expect(names(page)).toContain('Anna')
    expect(uni.hideKeyboard).toHaveBeenCalledOnce()
  })

  it('writes a hostile name on one line, cut, and still names who it is', async () => {
    const { ben, carl, key, page } = await openChat()
    ben.chat.apply({ type: 'users-updated', users: [{ userID: 'carl', name: `\u202E<b>evil</b>\n${'x'.repeat(2_000)}`, avatarUrl: '' }] })
    await type(page, '@')
    await page.findAll('.sheet-panel .cell')[1]!.trigger('tap')
    await wait(50)
    expect(written(page)).toBe(`@<b>evil</b> ${'x'.repeat(17)}… `)
    await send(page)
    expect(carl.conversations.get(key)?.mention).toBe('me')
  })

  it('does not begin in an e-mail address, and a name that was deleted is not named', async () => {
    const { carl, key, page } = await openChat()
    await type(page, 'a@')
    expect(page.find('.sheet-panel').exists()).toBe(false)
    await type(page, 'b.example @')
    await pick(page, 'Carl')
    await page.get('textarea').setValue('a@b.example')
    await send(page)
    expect(carl.conversations.get(key)).toMatchObject({ unread: 1 })
    expect(carl.conversations.get(key)?.mention).toBeUndefined()
  })

  it('of all is for those who manage the group', async () => {
    const { anna, ben, carl, groups, groupID, key, page } = await openChat()
    await type(page, '@')
    expect(names(page)).not.toContain(t('mention.all'))
    await groups.ask(groupID, client => client.groupMembers.setRole(groupID, 'ben', 'admin'))
    await wait(300)
    expect(names(page)[0]).toBe(t('mention.all'))
    await pick(page, t('mention.all'))
    await send(page)
    expect([anna, carl].map(app => app.conversations.get(key)?.mention)).toEqual(['all', 'all'])
    expect(ben.messages.timeline(key).at(-1)?.body).toMatchObject({ text: `@${t('mention.all')} ` })
  })

  it('is a part of the draft', async () => {
    const { ben, carl, key, page } = await openChat()
    await type(page, '@')
    await pick(page, 'Carl')
    fire(page, 'onUnload')
    page.unmount()
    const again = mounted(ben, ChatPage, { key: toQuery(key) })
    await wait(500)
    expect(written(again)).toBe('@Carl ')
    await send(again)
    expect(carl.conversations.get(key)?.mention).toBe('me')
  })
})

describe('what happens in a group', () => {
  const lines = (page: ReturnType<typeof mounted>) => page.findAll('.aside').map(line => line.text()).filter(text => !/^[\d:]+$/.test(text))

  it('stands below the message that was the last one then', async () => {
    const { anna, ben, carl, dora, groups, groupID, key, page } = await openChat()
    anna.messages.send(key, aText('one'))
    await wait(1_000)
    await groups.invite(groupID, ['dora'])
    await useGroupsStore(dora.pinia).ask(groupID, client => client.groups.rename(groupID, 'Team'))
    await wait(1_000)
    ben.messages.send(key, aText('two'))
    await wait(1_000)
    await useGroupsStore(carl.pinia).ask(groupID, client => client.groups.leave(groupID))
    await groups.ask(groupID, client => client.groups.remove(groupID, ['dora']))
    await wait(1_000)
    const invited = t('tip.invited', { operator: 'Anna', targets: 'Dora' })
    const left = t('tip.left', { targets: 'Carl' })
    expect(page.findAll('.row').map(row => [row.get('.bubble').text(), ...row.findAll('.aside').map(line => line.text()).filter(text => !/^[\d:]+$/.test(text))])).toEqual([
      ['one', `${invited}\n${t('tip.renamed', { operator: 'Dora', group: 'Team' })}`],
      ['two', `${left}\n${t('tip.removed', { operator: 'Anna', targets: 'Dora' })}`],
    ])
  })

  it('stands above the first message, where there was none', async () => {
    const { anna, groups, groupID, key, page } = await openChat()
    await groups.invite(groupID, ['dora'])
    await wait(500)
    anna.messages.send(key, aText('one'))
    await wait(1_000)
    expect(page.get('.aside').text()).toContain(t('tip.invited', { operator: 'Anna', targets: 'Dora' }))
    const own = mounted(anna, ChatPage, { key: toQuery(key) })
    await wait(1_000)
    expect(own.get('.aside').text()).toContain(`${t('tip.created', { operator: 'Anna' })}\n${t('tip.invited', { operator: 'Anna', targets: 'Ben、Carl' })}\n${t('tip.invited', { operator: 'Anna', targets: 'Dora' })}`)
  })

  it('is told by ZIM\'s own lines alone, where there are some', async () => {
    const { anna, groups, groupID, key, page } = await openChat({ groups: { tips: [4] } })
    anna.messages.send(key, aText('one'))
    await wait(1_000)
    await groups.ask(groupID, client => client.groups.rename(groupID, 'Team'))
    await wait(500)
    expect(lines(page)).toEqual([t('tip.renamed', { operator: 'Anna', group: 'Team' })])
    await groups.invite(groupID, ['dora'])
    await wait(1_000)
    expect(lines(page)).toEqual([t('tip.invited', { operator: 'Anna', targets: 'Dora' })])
  })

  it('is not made up: who comes back later sees no lines', async () => {
    const { anna, gateway, groups, groupID, key } = await openChat()
    anna.messages.send(key, aText('one'))
    await wait(1_000)
    await groups.invite(groupID, ['dora'])
    await wait(500)
    const later = createTestApp(gateway)
    await later.signIn('ben')
    const page = mounted(later, ChatPage, { key: toQuery(key) })
    await wait(1_000)
    expect([page.text().includes('one'), lines(page)]).toEqual([true, []])
  })
})

describe('messages of others in a group', () => {
  it('are recalled by who manages it, and all see who it was', async () => {
    const { anna, ben, carl, groups, groupID, key, page } = await openChat()
    carl.messages.send(key, aText('oops'))
    await wait(1_000)
    const menuOf = async () => {
      await page.findAll('.bubble').find(bubble => bubble.text() === 'oops')!.trigger('longpress')
      await wait(300)
      const menu = page.findComponent(MessageMenu)
      const { actions } = menu.props('menu')
      if (!actions.includes('revoke')) menu.vm.$emit('close')
      await wait(100)
      return { actions, menu }
    }
    expect((await menuOf()).actions).not.toContain('revoke')
    await groups.ask(groupID, client => client.groupMembers.setRole(groupID, 'ben', 'admin'))
    await wait(300)
    const { actions, menu } = await menuOf()
    expect(actions).toContain('revoke')
    menu.vm.$emit('choose', 'revoke')
    await wait(1_000)
    expect(page.text()).toContain(t('message.revokedBy', { name: 'Ben' }))
    expect(page.find('.again').exists()).toBe(false)
    for (const app of [anna, carl]) {
      const other = mounted(app, ChatPage, { key: toQuery(key) })
      await wait(1_000)
      expect(other.text()).toContain(t('message.revokedBy', { name: 'Ben' }))
    }
    expect(ben.messages.timeline(key).at(-1)?.body).toEqual({ kind: 'revoked', operatorID: 'ben' })
  })
})

describe('the readers of an own message of a group', () => {
  it('are counted below it, and listed with those who have not read it', async () => {
    const { anna, ben, carl, key, page } = await openChat()
    ben.messages.send(key, aText('hello'))
    await wait(1_000)
    expect(page.find('.readers').exists()).toBe(false)
    const { id, seq } = ben.messages.timeline(key).at(-1)!
    const read = async (app: TestApp) => {
      await app.messages.open(key)
      await app.zim.ask(client => client.receipts.sendRead(key, [app.messages.timeline(key).find(message => message.id === id && message.seq === seq)!]))
      await wait(500)
    }
    await read(anna)
    expect(page.get('.readers').text()).toBe(t('readers.some', { n: 1 }))
    await page.get('.readers').trigger('tap')
    await wait(300)
    const names = () => page.findAll('.users .name').map(name => name.text())
    expect([page.findAll('.tab').map(tab => tab.text()), names()]).toEqual([[`${t('readers.read')} 1`, `${t('readers.unread')} 1`], ['Anna']])
    await page.findAll('.tab')[1]!.trigger('tap')
    await wait(300)
    expect(names()).toEqual(['Carl'])
    await page.get('.close').trigger('tap')
    await read(carl)
    expect(page.get('.readers').text()).toBe(t('readers.all'))
  })

  it('are counted again when the chat is opened later', async () => {
    const { anna, ben, gateway, key } = await openChat()
    ben.messages.send(key, aText('hello'))
    await wait(1_000)
    await anna.messages.open(key)
    await anna.zim.ask(client => client.receipts.sendRead(key, [anna.messages.timeline(key).at(-1)!]))
    const later = createTestApp(gateway)
    await later.signIn('ben')
    const page = mounted(later, ChatPage, { key: toQuery(key) })
    await wait(1_500)
    expect(page.get('.readers').text()).toBe(t('readers.some', { n: 1 }))
  })
})

const pickFrom = (tapIndex: number) => vi.mocked(uni.showActionSheet).mockImplementation(options => options.success?.({ tapIndex }) as never)
const answer = (confirm: boolean) => vi.mocked(uni.showModal).mockImplementation(options => options!.success?.({ confirm, cancel: !confirm }) as never)
const lastModal = () => vi.mocked(uni.showModal).mock.lastCall![0]!

/** Anna owns a group of ben (admin), carl and dora; `who` has its settings open. */
async function openPage(page: object, who: 'anna' | 'ben' | 'carl', query: (groupID: string) => object = groupID => ({ group: toQuery(groupID) })) {
  const users = await start()
  const groups = useGroupsStore(users.anna.pinia)
  for (const name of ['ben', 'carl', 'dora'] as const) useGroupsStore(users[name].pinia)
  const { groupID } = await groups.create('Club', ['ben', 'carl', 'dora'])
  await groups.ask(groupID, client => client.groupMembers.setRole(groupID, 'ben', 'admin'))
  users.anna.messages.send(`group:${groupID}`, aText('hello'))
  await wait(500)
  const wrapper = mounted(users[who], page, query(groupID))
  await wait(300)
  const group = (name: 'anna' | 'ben' | 'carl' | 'dora' = 'anna') => useGroupsStore(users[name].pinia).get(groupID)!
  return { ...users, groups, groupID, key: `group:${groupID}` as const, page: wrapper, group }
}

const openSettings = (who: 'anna' | 'ben' | 'carl') => openPage(SettingsPage, who, groupID => ({ key: toQuery(`group:${groupID}`) }))
const labels = (page: ReturnType<typeof mounted>) => page.findAll('.cell, .button').map(each => each.find('.cell__label, .label').exists() ? each.get('.cell__label, .label').text() : each.text())
async function cell(page: ReturnType<typeof mounted>, label: string) {
  await page.findAll('.cell, .button').find(each => each.text().startsWith(label))!.trigger('tap')
  await wait(300)
}

describe('the settings of a group', () => {
  it('offer what the role may do', async () => {
    const member = labels((await openSettings('carl')).page)
    const admin = labels((await openSettings('ben')).page)
    const owner = labels((await openSettings('anna')).page)
    for (const text of ['settings.name', 'settings.notice', 'settings.remark', 'settings.nickname', 'settings.search', 'settings.mute', 'settings.pin', 'action.clear', 'settings.leave'] as const) expect([member, admin, owner].every(shown => shown.includes(t(text)))).toBe(true)
    for (const text of ['settings.joinMode', 'settings.restricted', 'settings.asks'] as const) expect([member, admin, owner].map(shown => shown.includes(t(text)))).toEqual([false, true, true])
    for (const text of ['settings.muteAll', 'settings.dismiss'] as const) expect([member, admin, owner].map(shown => shown.includes(t(text)))).toEqual([false, false, true])
  })

  it('write name, notice, remark and the own nickname', async () => {
    const { carl, page, group, groupID } = await openSettings('carl')
    async function write(label: string, text: string) {
      await cell(page, label)
      await page.get('.form input, .form textarea').setValue(text)
      await page.get('.form .button--main').trigger('tap')
      await wait(300)
      expect(page.find('.form').exists()).toBe(false)
    }
    await write(t('settings.name'), ' Team ')
    await write(t('settings.notice'), 'Be kind\nand brief')
    await write(t('settings.remark'), 'Friends')
    await write(t('settings.nickname'), 'Charly')
    expect(group()).toMatchObject({ name: 'Team', notice: 'Be kind\nand brief', remark: '' })
    expect(group('carl')).toMatchObject({ name: 'Team', remark: 'Friends' })
    expect(carl.users.nameOf('carl', groupID)).toBe('Charly')
    expect(page.text()).toContain('Charly')
  })

  it('keep what was written when ZIM refuses it, and say why', async () => {
    const { page, group } = await openSettings('carl')
    await cell(page, t('settings.name'))
    await page.get('.form input').setValue('x'.repeat(51))
    await page.get('.form .button--main').trigger('tap')
    await wait(100)
    expect(page.get('.form [role=alert]').text()).toBe(t('failure.group-name-too-long', { count: 51, limit: 50 }))
    expect(page.get<HTMLInputElement>('.form input').element.value).toBe('x'.repeat(51))
    expect(group().name).toBe('Club')
    await cell(page, t('action.cancel'))
    await cell(page, t('settings.notice'))
    expect(page.find('.form [role=alert]').exists()).toBe(false)
  })

  it('keep a text that our server refuses in its field with the reason; a remark, which others do not see, is not asked about', async () => {
    const { page, group, groupID, carl } = await openSettings('carl')
    const server = refusingTexts(carl)
    for (const field of ['name', 'notice', 'nickname'] as const) {
      await cell(page, t(`settings.${field}`))
      await page.get('.form input, .form textarea').setValue('Bad')
      await page.get('.form .button--main').trigger('tap')
      await wait(100)
      expect([page.get('.form [role=alert]').text(), page.get<HTMLInputElement>('.form input, .form textarea').element.value]).toEqual([t('failure.text-moderated'), 'Bad'])
    }
    await cell(page, t('settings.remark'))
    await page.get('.form input').setValue('Friends')
    await page.get('.form .button--main').trigger('tap')
    await wait(300)
    expect([server.count, group('carl'), carl.users.nameOf('carl', groupID)]).toMatchObject([3, { name: 'Club', notice: '', remark: 'Friends' }, 'Carl'])
    server.isPassing = true
    await cell(page, t('settings.name'))
    await page.get('.form input').setValue('Good')
    await page.get('.form .button--main').trigger('tap')
    await wait(300)
    expect([page.find('.form').exists(), group('carl').name]).toEqual([false, 'Good'])
  })

  it('switch what may be switched, and take a refused switch back', async () => {
    const { page, group, gateway } = await openSettings('anna')
    const toggle = (label: string, value: boolean) => page.findAll('switch').find(each => each.attributes('aria-label') === label)!.trigger('change', { detail: { value } })
    const isOn = (label: string) => page.findAll('switch').find(each => each.attributes('aria-label') === label)!.attributes('aria-checked')
    await toggle(t('settings.restricted'), true)
    await wait(300)
    expect([group('carl').isInviteRestricted, isOn(t('settings.restricted'))]).toEqual([true, 'true'])
    gateway.controls.failNext({ call: 'muteGroup', code: 6000541 })
    await toggle(t('settings.muteAll'), true)
    await wait(300)
    expect(lastModal().content).toBe(t('failure.group-role'))
    expect(isOn(t('settings.muteAll'))).toBe('false')
    pickFrom(1)
    await cell(page, t('settings.joinMode'))
    expect(group('carl').joinMode).toBe('apply')
  })

  it('ask ZIM one thing at a time: an earlier answer that is late is no later change', async () => {
    const { page, group, gateway } = await openSettings('anna')
    const muteAll = () => page.findAll('switch').find(each => each.attributes('aria-label') === t('settings.muteAll'))!
    gateway.controls.slow({ call: 'muteGroup', ms: 500 })
    await muteAll().trigger('change', { detail: { value: true } })
    await muteAll().trigger('change', { detail: { value: false } })
    await wait(800)
    expect([group().mute!.who, group('carl').mute!.who, muteAll().attributes('aria-checked')]).toEqual(['all', 'all', 'true'])
  })

  it('ask before leaving, and lead back to the list', async () => {
    const { page, group } = await openSettings('carl')
    answer(false)
    await cell(page, t('settings.leave'))
    expect(group('carl').membership).toBe('in')
    answer(true)
    await cell(page, t('settings.leave'))
    expect(group('carl').membership).toBe('left')
    expect(uni.switchTab).toHaveBeenCalled()
    expect(page.text()).toContain(t('settings.away'))
  })

  it('of a person have neither members nor rights', async () => {
    const { anna } = await start()
    const page = mounted(anna, SettingsPage, { key: toQuery('peer:ben') })
    await wait(100)
    expect(labels(page)).toEqual(['settings.search', 'settings.mute', 'settings.pin', 'action.clear'].map(key => t(key as never)))
    expect(page.get('.face').text()).toContain('Ben')
  })
})

describe('the members of a group', () => {
  const rows = (page: ReturnType<typeof mounted>) => page.findAll('.member').map(row => row.findAll('view').filter(part => part.attributes('aria-hidden') !== 'true').map(part => part.text()).join(' '))
  const choices = () => vi.mocked(uni.showActionSheet).mock.lastCall![0].itemList

  it('have their role, and the menu of what may be done with them', async () => {
    const { page } = await openPage(MembersPage, 'ben')
    expect(rows(page)).toEqual([`Anna ${t('members.owner')}`, `Ben ${t('members.me')} ${t('members.admin')}`, 'Carl', 'Dora'])
    vi.mocked(uni.showActionSheet).mockClear().mockImplementation(options => options.fail?.({}) as never)
    vi.mocked(uni.navigateTo).mockClear()
    await page.findAll('.member')[0]!.trigger('tap')
    await wait(50)
    expect(uni.showActionSheet).not.toHaveBeenCalled()
    expect(uni.navigateTo).toHaveBeenCalledOnce()
    await page.findAll('.member')[2]!.trigger('tap')
    expect(choices()).toEqual(['members.card', 'members.setNickname', 'members.mute', 'members.remove'].map(key => t(key as never)))
  })

  it('are made admins, silenced, removed, and one the owner, by the owner', async () => {
    const { carl, page, group, groupID } = await openPage(MembersPage, 'anna')
    // The SDK reports a transfer to those who have loaded both members.
    await useGroupMembersStore(carl.pinia).more(groupID)
    async function choose(name: string, label: string, then = () => {}) {
      vi.mocked(uni.showActionSheet).mockImplementationOnce((options) => {
        expect(options.itemList).toContain(label)
        then()
        options.success?.({ tapIndex: options.itemList.indexOf(label) } as never)
        return undefined as never
      })
      await page.findAll('.member').find(row => row.text().includes(name))!.trigger('tap')
      await wait(300)
    }
    answer(true)
    await choose('Carl', t('members.setRole'))
    expect(rows(page)[2]).toBe(`Carl ${t('members.admin')}`)
    pickFrom(0)
    await choose('Dora', t('members.mute'))
    expect(rows(page)[3]).toBe(`Dora ${t('members.muted')}`)
    expect(group('dora').mutedUntil! - Date.now()).toBeGreaterThan(590_000)
    await choose('Dora', t('members.remove'))
    expect(rows(page)).toHaveLength(3)
    await choose('Carl', t('members.transfer'))
    expect([group('anna').role, group('carl').role]).toEqual(['member', 'owner'])
  })

  it('are searched among all', async () => {
    const { page } = await openPage(MembersPage, 'carl')
    await page.get('input').setValue('do')
    await wait(300)
    expect(rows(page)).toEqual(['Dora'])
    await page.get('input').setValue('zzz')
    await wait(300)
    expect(page.text()).toContain(t('members.noMatch', { text: 'zzz' }))
  })

  it('say what has failed, and can be asked for again', async () => {
    const users = await start()
    const groups = useGroupsStore(users.anna.pinia)
    const { groupID } = await groups.create('Club', ['ben'])
    users.gateway.controls.failNext({ call: 'queryGroupMembers', code: 6000517 })
    await wait(200)
    const page = mounted(users.ben, MembersPage, { group: toQuery(groupID) })
    await wait(300)
    expect(page.get('[role=alert]').text()).toContain(t('failure.group'))
    await page.get('[role=alert] .text-button').trigger('tap')
    await wait(300)
    expect(rows(page)).toHaveLength(2)
  })
})

describe('the picture of a group', () => {
  async function openSettings(kind: 'account' | 'token') {
    const { anna, ben, gateway } = await start()
    const { groupID } = await useGroupsStore(anna.pinia).create('Club', ['ben'])
    Object.defineProperty(anna.session, 'kind', { value: kind })
    const sent: { url: string, method?: string }[] = []
    const upload = vi.fn(async () => new Response(JSON.stringify({ avatarUrl: 'https://a.example/g.jpg' }), { status: 200 }))
    const fetched = vi.spyOn(globalThis, 'fetch').mockImplementation(async (url, init) => {
      sent.push({ url: String(url), method: init?.method })
      return upload()
    })
    onTestFinished(() => fetched.mockRestore())
    Object.assign(anna.session, { asAccount: async (call: (bearer: string) => unknown) => call('bearer') })
    const page = mounted(anna, SettingsPage, { key: toQuery(`group:${groupID}`) })
    await wait(300)
    async function choose(file: File) {
      await page.get('.picture').trigger('tap')
      await wait(50)
      const input = document.querySelector<HTMLInputElement>('body > input[type=file]')!
      Object.defineProperty(input, 'files', { value: [file] })
      input.dispatchEvent(new Event('change'))
      await wait(300)
    }
    return { anna, ben, gateway, groupID, page, sent, upload, choose, urls: () => [anna, ben].map(app => useGroupsStore(app.pinia).get(groupID)?.avatarUrl) }
  }

  it('is chosen, kept by our server, and seen by all; it can be taken away', async () => {
    const { page, sent, choose, urls, ben } = await openSettings('account')
    useGroupsStore(ben.pinia)
    await choose(new File(['picture'], 'a.png', { type: 'image/png' }))
    expect(sent).toEqual([{ url: expect.stringMatching(/\/v1\/groups\/[^/]+\/avatar$/), method: 'POST' }])
    expect(urls()).toEqual(['https://a.example/g.jpg', 'https://a.example/g.jpg'])
    vi.mocked(uni.showModal).mockImplementation(options => options!.success?.({ confirm: true, cancel: false }) as never)
    await page.findAll('.cell').find(cell => cell.text() === t('settings.removePicture'))!.trigger('tap')
    await wait(300)
    expect(urls()).toEqual(['', ''])
    expect(page.text()).not.toContain(t('settings.removePicture'))
  })

  it('stays as it is while the new one is checked, or when it was refused, and that is said', async () => {
    const { upload, choose, urls } = await openSettings('account')
    upload.mockResolvedValueOnce(new Response(JSON.stringify({ avatarUrl: '', review: 'waiting' }), { status: 200 }))
    await choose(new File(['picture'], 'a.png', { type: 'image/png' }))
    expect(vi.mocked(uni.showToast)).toHaveBeenLastCalledWith(expect.objectContaining({ title: t('settings.pictureWaiting') }))
    upload.mockResolvedValueOnce(new Response(JSON.stringify({ error: { code: 'picture-moderated', field: 'file' } }), { status: 422 }))
    await choose(new File(['picture'], 'a.png', { type: 'image/png' }))
    expect(vi.mocked(uni.showModal).mock.lastCall?.[0]?.content).toBe(t('failure.picture-moderated'))
    expect(urls()).toEqual(['', ''])
  })

  it('stays as it is when the server or ZIM refuses it, or it is no picture, and that is said', async () => {
    const { sent, upload, choose, urls, gateway } = await openSettings('account')
    const said = () => vi.mocked(uni.showModal).mock.lastCall?.[0]?.content
    await choose(new File(['<svg/>'], 'a.svg', { type: 'image/svg+xml' }))
    expect([said(), sent]).toEqual([t('failure.picture-form'), []])
    upload.mockResolvedValueOnce(new Response('{}', { status: 413 }))
    await choose(new File(['picture'], 'a.png', { type: 'image/png' }))
    expect(said()).toBe(t('failure.picture-too-large'))
    gateway.controls.failNext({ call: 'updateGroupProfile', code: 6000541 })
    await choose(new File(['picture'], 'a.png', { type: 'image/png' }))
    expect(urls()[0]).toBe('')
  })

  it('cannot be chosen without an account of our server', async () => {
    const { page } = await openSettings('token')
    expect(page.get('.picture').attributes('aria-disabled')).toBe('true')
  })
})
