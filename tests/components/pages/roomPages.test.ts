import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'

import { provideZim } from '@/composables/useZim'
import RoomPage from '@/packages/chat/room.vue'
import MembersPage from '@/packages/groups/roomMembers.vue'
import SettingsPage from '@/packages/groups/roomSettings.vue'
import { toQuery } from '@/utils/pageQuery'

import type { TestApp } from '../../support/testApp'

import { aText } from '../../support/builders'
import { useFakeClock, wait } from '../../support/clock'
import { fillRoom } from '../../support/fillRoom'
import { refusingTexts } from '../../support/refusingTexts'
import { screenOf } from '../../support/screen'
import { signInUsers } from '../../support/testApp'
import { t } from '../../support/texts'
import { fire } from '../../support/uniHooks'

useFakeClock()

type Page = ReturnType<typeof mount>

function mounted({ pinia, zim }: TestApp, page: object, query: object): Page {
  const wrapper = mount(page, { global: { plugins: [pinia, { install: app => provideZim(app, zim) }] } })
  fire(wrapper, 'onLoad', query)
  fire(wrapper, 'onShow')
  return wrapper
}

const openRoom = (user: TestApp) => mounted(user, RoomPage, { roomID: toQuery('lobby'), name: toQuery('Lobby') })
const openSettings = (user: TestApp) => mounted(user, SettingsPage, { room: toQuery('lobby') })
const openMembers = (user: TestApp) => mounted(user, MembersPage, { room: toQuery('lobby') })
const button = (page: Page, text: string) => page.findAll('[role=button], button').find(one => one.text().startsWith(text) || one.attributes('aria-label') === text)

async function answer(isConfirmed: boolean) {
  vi.mocked(uni.showModal).mockImplementation((options) => { void options?.success?.({ confirm: isConfirmed, cancel: !isConfirmed } as never) })
}
const said = () => vi.mocked(uni.showModal).mock.lastCall?.[0]?.content

async function inLobby() {
  const users = await signInUsers('anna', 'ben', 'carl')
  for (const name of ['anna', 'ben', 'carl'] as const) await users[name].rooms.enter('lobby', 'Lobby')
  await wait(100)
  vi.mocked(uni.navigateTo).mockClear()
  return users
}

describe('the page of a room', () => {
  it('leads to the chats in an app without rooms, and enters nothing', async () => {
    vi.stubEnv('VITE_WITHOUT_ROOMS', '1')
    const { dora } = await signInUsers('dora')
    openRoom(dora)
    await wait(100)
    expect([vi.mocked(uni.switchTab).mock.calls.map(([options]) => options?.url), dora.rooms.room('lobby').phase]).toEqual([['/pages/chats/index'], 'left'])
    vi.unstubAllEnvs()
  })

  it('has the host and the notice at its head; the whole notice is a tap away', async () => {
    const { anna, ben } = await inLobby()
    const page = openRoom(ben)
    await wait(100)
    expect(page.text()).toContain('成员 3 人')
    expect(page.text()).toContain(t('room.hostedBy', { name: 'Anna' }))
    expect(page.find('.notice-bar').exists()).toBe(false)
    await anna.rooms.setNotice('lobby', 'Tea\n<b>at six</b>')
    await wait(100)
    await page.get('.notice-bar').trigger('tap')
    expect(page.get('[role=dialog]').text()).toContain('<b>at six</b>')
    await button(page, t('action.close'))!.trigger('tap')
    expect(page.find('[role=dialog]').exists()).toBe(false)
    await anna.rooms.leave('lobby')
    await wait(100)
    expect(page.text()).not.toContain(t('room.hostedBy', { name: 'Anna' }))
    expect(page.text()).toContain('at six')
  })

  it('says who has come and who has gone, also above the first message', async () => {
    const { anna, ben, carl } = await inLobby()
    const page = openRoom(ben)
    await carl.rooms.leave('lobby')
    await wait(1000)
    anna.messages.send('room:lobby', aText('hello'))
    await wait(3000)
    await carl.rooms.enter('lobby', 'Lobby')
    await wait(4000)
    const text = page.text()
    const at = ['Carl 离开了房间', 'hello', 'Carl 进入了房间'].map(part => text.indexOf(part))
    expect(at).toEqual([...at].sort((a, b) => a - b))
    expect(Math.min(...at)).toBeGreaterThan(-1)
  })

  it('leads to the members and to the settings', async () => {
    const { ben } = await inLobby()
    const page = openRoom(ben)
    await wait(100)
    await button(page, '成员 3 人')!.trigger('tap')
    expect(vi.mocked(uni.navigateTo).mock.lastCall?.[0]?.url).toBe('/packages/groups/roomMembers?room=lobby')
    await button(page, t('room.settings'))!.trigger('tap')
    expect(vi.mocked(uni.navigateTo).mock.lastCall?.[0]?.url).toBe('/packages/groups/roomSettings?room=lobby')
  })

  it.each([
    ['was closed', 'room-closed', 'closeRoom'],
    ['put the user out', 'room-removed', 'kickFromRoom'],
  ] as const)('says that the room %s, and offers to enter again', async (_, kind, end) => {
    const { ben, gateway } = await inLobby()
    const page = openRoom(ben)
    await wait(100)
    if (end === 'closeRoom') gateway.controls.closeRoom('lobby')
    else gateway.controls.kickFromRoom({ roomID: 'lobby', userID: 'ben' })
    await wait(100)
    expect(page.get('[role=alert]').text()).toBe(t(`failure.${kind}`))
    expect(button(page, t('room.back'))).toBeDefined()
    await button(page, t('room.enterAgain'))!.trigger('tap')
    await wait(100)
    expect(page.text()).toContain(end === 'closeRoom' ? '成员 1 人' : '成员 3 人')
  })
})

describe('the settings of a room', () => {
  it('let the host write the notice, and nobody else', async () => {
    const { anna, ben } = await inLobby()
    const [hosts, other] = [openSettings(anna), openSettings(ben)]
    await wait(100)
    expect(other.text()).toContain(t('roomSettings.onlyHost'))
    await button(other, t('roomSettings.notice'))!.trigger('tap')
    expect(other.find('textarea').exists()).toBe(false)
    expect(hosts.text()).not.toContain(t('roomSettings.onlyHost'))
    await button(hosts, t('roomSettings.notice'))!.trigger('tap')
    await hosts.get('textarea').setValue(`${'字'.repeat(400)}`)
    await button(hosts, t('settings.save'))!.trigger('tap')
    await wait(100)
    expect(hosts.get('[role=alert]').text()).toContain('公告太长')
    expect((hosts.get('textarea').element as HTMLTextAreaElement).value).toHaveLength(400)
    const server = refusingTexts(anna)
    await hosts.get('textarea').setValue('Bad tea')
    await button(hosts, t('settings.save'))!.trigger('tap')
    await wait(100)
    expect([hosts.get('[role=alert]').text(), (hosts.get('textarea').element as HTMLTextAreaElement).value]).toEqual([t('failure.text-moderated'), 'Bad tea'])
    expect(other.text()).not.toContain('Bad tea')
    server.isPassing = true
    await hosts.get('textarea').setValue('Tea at six')
    await button(hosts, t('settings.save'))!.trigger('tap')
    await wait(100)
    expect(hosts.find('textarea').exists()).toBe(false)
    expect(other.text()).toContain('Tea at six')
  })

  it('offer to become the host when there is none, and say what happens when the host leaves', async () => {
    const { anna, ben } = await inLobby()
    const [hosts, other] = [openSettings(anna), openSettings(ben)]
    await wait(100)
    expect(button(other, t('roomSettings.become'))).toBeUndefined()
    await answer(true)
    await button(hosts, t('room.leave'))!.trigger('tap')
    await wait(100)
    expect(said()).toBe(t('room.leaveHost'))
    expect(hosts.text()).toContain(t('roomSettings.away'))
    await wait(1500)
    expect(other.text()).toContain(t('roomSettings.noHost'))
    await button(other, t('roomSettings.become'))!.trigger('tap')
    await wait(100)
    expect(other.text()).not.toContain(t('roomSettings.noHost'))
    expect(button(other, t('roomSettings.become'))).toBeUndefined()
    await answer(false)
    await button(other, t('room.leave'))!.trigger('tap')
    await wait(100)
    expect(ben.rooms.room('lobby').phase).toBe('entered')
  })

  it('offer to become the host where the room names somebody who is not inside', async () => {
    const { anna, ben } = await inLobby()
    const page = openSettings(ben)
    await wait(100)
    await anna.zim.ask(client => client.rooms.changeAttributes('lobby', { set: { host: 'dora' } }, { isForce: true, isUpdateOwner: true, isDeletedWithOwner: false }))
    await wait(100)
    expect(page.text()).toContain(t('roomSettings.noHost'))
    await answer(true)
    await button(page, t('roomSettings.become'))!.trigger('tap')
    await wait(200)
    expect(page.text()).not.toContain(t('roomSettings.noHost'))
  })
})

describe('the page of the members of a room', () => {
  const names = (page: Page) => page.findAll('.member .name').map(name => name.text())

  it('has the host first, loads page by page, and draws what is near the window', async () => {
    const { anna, gateway } = await signInUsers('anna')
    await anna.rooms.enter('lobby', 'Lobby')
    fillRoom(gateway, 'lobby', 320)
    const within = (...ids: string[]) => (target: Element) => ids.includes((target as HTMLElement).dataset.block!)
    const screen = screenOf(within('0', '1'))
    const page = openMembers(anna)
    await wait(200)
    expect(names(page)).toHaveLength(90)
    for (const part of ['Anna', t('roomMembers.me'), t('roomMembers.host')]) expect(page.findAll('.member')[0]!.text()).toContain(part)
    await page.findAll('.member')[1]!.trigger('tap')
    expect(vi.mocked(uni.navigateTo).mock.lastCall?.[0]?.url).toBe('/packages/contacts/person?userID=p0')

    screen.show(within('1', '2'))
    await wait(100)
    expect([names(page).length, names(page)[0], names(page).at(-1)]).toEqual([60, '人39', '人98'])
    fire(page, 'onReachBottom')
    await wait(20)
    // The first new block is drawn before it is known where it is.
    expect([names(page).length, names(page)[0], names(page).at(-1)]).toEqual([150, '人39', '人188'])
    screen.show(within('3'))
    await wait(100)
    expect([names(page).length, names(page)[0]]).toEqual([50, '人139'])
    await page.findAll('.member')[2]!.trigger('tap')
    expect(vi.mocked(uni.navigateTo).mock.lastCall?.[0]?.url).toBe('/packages/contacts/person?userID=p141')
    // Another page is in front.
    screen.show(within())
    await wait(100)
    expect(names(page)).toHaveLength(50)
  })

  it('says that the list could not be loaded, and tries again', async () => {
    const { ben, gateway } = await inLobby()
    gateway.controls.failNext({ call: 'queryRoomMemberList', code: 6000014 })
    const page = openMembers(ben)
    await wait(100)
    expect(page.get('[role=alert]').text()).toContain(t('failure.room'))
    await button(page, t('action.retry'))!.trigger('tap')
    await wait(100)
    expect(names(page)).toEqual(['Anna', 'Ben', 'Carl'])
  })

  it('says that the user is not inside', async () => {
    const { ben } = await inLobby()
    const page = openMembers(ben)
    await wait(100)
    await ben.rooms.leave('lobby')
    await wait(100)
    expect(page.text()).toContain(t('roomSettings.away'))
    expect(names(page)).toEqual([])
  })
})
