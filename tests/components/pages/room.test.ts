import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'

import { provideZim } from '@/composables/useZim'
import RoomPage from '@/packages/chat/room.vue'
import { toQuery } from '@/utils/pageQuery'

import type { TestApp } from '../../support/testApp'

import { aText } from '../../support/builders'
import { useFakeClock, wait } from '../../support/clock'
import { createBackend, createTestApp, signInUsers, tokenFor } from '../../support/testApp'
import { fire } from '../../support/uniHooks'

useFakeClock()

function open(user: TestApp) {
  const page = mount(RoomPage, { global: { plugins: [user.pinia, { install: app => provideZim(app, user.zim) }] } })
  fire(page, 'onLoad', { roomID: toQuery('lobby'), name: toQuery('lobby') })
  fire(page, 'onShow')
  return page
}

describe('the page of a room', () => {
  it('is entered when the login is complete, and reports no error before', async () => {
    const gateway = createBackend()
    const anna = createTestApp(gateway)
    gateway.controls.offline()
    void anna.zim.signIn(anna.identityOf('anna'), async () => tokenFor('anna'), { shouldKeepTrying: true })
    await wait(100)
    const page = open(anna)
    await wait(100)
    expect(page.text()).toContain('正在进入房间')
    gateway.controls.online()
    await wait(45_000)
    expect(page.text()).toContain('成员 1 人')
  })

  it('draws the unread line above the messages that arrived while it was not shown', async () => {
    const { anna, ben } = await signInUsers('anna', 'ben')
    for (const user of [anna, ben]) await user.rooms.enter('lobby', 'Lobby')
    const page = open(anna)
    ben.messages.send('room:lobby', aText('seen'))
    await wait(500)
    fire(page, 'onUnload')
    page.unmount()
    ben.messages.send('room:lobby', aText('new'))
    await wait(500)
    expect(anna.conversations.unreadTotal).toBe(1)
    const again = open(anna)
    await wait(500)
    expect(again.text()).toMatch(/seen.*以下是新消息.*new/s)
    expect(anna.conversations.unreadTotal).toBe(0)
  })

  it('has the name of the room in its title, and the names of the senders above their messages', async () => {
    const { anna, ben } = await signInUsers('anna', 'ben')
    await ben.rooms.enter('lobby', '大厅')
    const page = open(anna)
    await wait(500)
    ben.messages.send('room:lobby', aText('hello'))
    await wait(500)
    expect(uni.setNavigationBarTitle).toHaveBeenLastCalledWith({ title: '大厅（2）' })
    expect(page.text()).toMatch(/Ben\s*hello/)
  })
})
