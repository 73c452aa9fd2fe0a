import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'

import ConversationList from '@/components/conversation/ConversationList.vue'
import { provideZim } from '@/composables/useZim'
import ChatsPage from '@/pages/chats/index.vue'
import { useFeaturesStore } from '@/stores/features'

import { aText } from '../../support/builders'
import { useFakeClock, wait } from '../../support/clock'
import { signInUsers } from '../../support/testApp'

useFakeClock()

/** The list on Anna's phone, with a room, and a chat with Ben. */
async function opened() {
  const { anna, ben, gateway } = await signInUsers('anna', 'ben')
  await anna.rooms.enter('lobby', 'Lobby')
  ben.messages.send('peer:anna', aText('hello'))
  await wait(500)
  // The app creates it when the user comes online.
  useFeaturesStore(anna.pinia)
  const page = mount(ChatsPage, { global: { plugins: [anna.pinia, { install: app => provideZim(app, anna.zim) }] } })
  const list = page.findComponent(ConversationList)
  async function choose(key: string, action: string, isConfirmed = false) {
    vi.mocked(uni.showModal).mockImplementation(options => options?.success?.({ confirm: isConfirmed, cancel: !isConfirmed } as never))
    list.vm.$emit('choose', key, action)
    await wait(500)
  }
  return { anna, gateway, page, list, choose, shown: () => [...anna.conversations.shown].map(({ key }) => key) }
}

describe('the list of conversations', () => {
  it('opens a chat, and the page of a room', async () => {
    const { list } = await opened()
    list.vm.$emit('open', 'peer:ben')
    expect(uni.navigateTo).toHaveBeenLastCalledWith(expect.objectContaining({ url: expect.stringContaining('/packages/chat/index?key=peer') }))
    list.vm.$emit('open', 'room:lobby')
    expect(uni.navigateTo).toHaveBeenLastCalledWith(expect.objectContaining({ url: '/packages/chat/room?roomID=lobby&name=Lobby' }))
  })

  it('offers by a swipe what the menu has, without the pin', async () => {
    const { list } = await opened()
    expect(list.props('actionsOf')('peer:ben')).toEqual(['markRead', 'mute', 'delete'])
    expect(list.props('actionsOf')('room:lobby')).toEqual(['markUnread', 'leave'])
  })

  it('offers the pin until the plan refuses it, and keeps the list as it is', async () => {
    const { anna, gateway, list } = await opened()
    const entries: string[][] = []
    vi.mocked(uni.showActionSheet).mockImplementation(options => void entries.push([...options!.itemList]))
    const openMenu = async () => {
      entries.length = 0
      list.vm.$emit('menu', 'peer:ben')
      await vi.dynamicImportSettled()
      await wait(100)
      return entries[0]!
    }
    expect(await openMenu()).toContain('置顶')
    gateway.controls.plan('free')
    list.vm.$emit('choose', 'peer:ben', 'pin')
    await vi.dynamicImportSettled()
    await wait(500)
    expect(uni.showModal).toHaveBeenLastCalledWith(expect.objectContaining({ content: expect.stringContaining('套餐') }))
    expect(anna.conversations.get('peer:ben')!.isPinned).toBe(false)
    expect(await openMenu()).not.toContain('置顶')
  })

  it('marks as read and as unread', async () => {
    const { anna, choose } = await opened()
    await choose('peer:ben', 'markRead')
    expect(anna.conversations.unreadTotal).toBe(0)
    for (const key of ['peer:ben', 'room:lobby']) await choose(key, 'markUnread')
    expect(anna.conversations.unreadTotal).toBe(2)
    for (const key of ['peer:ben', 'room:lobby']) await choose(key, 'markRead')
    expect(anna.conversations.unreadTotal).toBe(0)
  })

  it('asks before a chat is deleted and a room is left', async () => {
    const { choose, shown } = await opened()
    for (const [key, action] of [['peer:ben', 'delete'], ['room:lobby', 'leave']] as const) {
      await choose(key, action)
      expect(shown()).toContain(key)
      await choose(key, action, true)
      expect(shown()).not.toContain(key)
    }
  })

  it('has a menu behind its plus sign, which starts a group, adds a friend, scans or enters a room', async () => {
    const { page } = await opened()
    const choose = (tapIndex: number) => vi.mocked(uni.showActionSheet).mockImplementation(options => void options!.success?.({ tapIndex } as never))
    const opens: string[] = []
    for (const at of [0, 1, 2, 3]) {
      choose(at)
      await page.get('.plus').trigger('tap')
      await vi.dynamicImportSettled()
      await wait(100)
      opens.push(vi.mocked(uni.navigateTo).mock.lastCall![0]!.url as string)
    }
    expect(opens).toEqual(['/packages/groups/create', '/packages/contacts/add', '/packages/invites/scan', '/packages/chat/start'])
  })
})
