import { mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import ConversationList from '@/components/conversation/ConversationList.vue'
import { provideZim } from '@/composables/useZim'
import ChatsPage from '@/pages/chats/index.vue'
import ContactsPage from '@/pages/contacts/index.vue'
import { isWide } from '@/pages/wide/wideWindow'
import { useFriendsStore } from '@/stores/friends'

import { aText } from '../../support/builders'
import { useFakeClock, wait } from '../../support/clock'
import { signInUsers } from '../../support/testApp'
import { t } from '../../support/texts'
import { fire } from '../../support/uniHooks'

useFakeClock()
beforeEach(() => { isWide.value = false })

type Entry = Pick<IntersectionObserverEntry, 'isIntersecting' | 'target'>

/** The rows on the screen: the first ones of each list at first. `scroll` shows those from another one on. */
function aScreen(rows: number) {
  const observed = new Map<(entries: Entry[]) => void, Element[]>()
  let first = 0
  const tell = () => observed.forEach((targets, listener) => listener(targets.map((target, at) => ({ target, isIntersecting: at >= first && at < first + rows }))))
  vi.stubGlobal('IntersectionObserver', class {
    constructor(readonly listener: (entries: Entry[]) => void) {}
    observe(target: Element) {
      observed.set(this.listener, [...observed.get(this.listener) ?? [], target])
      queueMicrotask(tell)
    }

    disconnect() { observed.delete(this.listener) }
  })
  return {
    scroll(to: number) {
      first = to
      tell()
    },
  }
}

async function start(friends = 0) {
  const { anna, ben, gateway } = await signInUsers('anna', 'ben')
  for (let n = 0; n < friends; n++) {
    gateway.world.signIn(`u${n}`, { userID: `u${n}`, userName: `A${String(n).padStart(3, '0')}`, deviceID: '' })
    gateway.world.perform(`u${n}`, 'addFriend', { userID: 'anna', alias: '', attributes: {}, wording: '' })
  }
  const asked: string[] = []
  const { perform } = gateway.world
  gateway.world.perform = (connection, name, args) => {
    if (name === 'subscribeUsersStatus') asked.push(...(args as { userIDs: string[] }).userIDs)
    return perform(connection, name, args)
  }
  anna.zim.signOut()
  await wait(300)
  await anna.signIn('anna')
  useFriendsStore(anna.pinia)
  async function mounted(component: object) {
    const page = mount(component, { global: { plugins: [anna.pinia, { install: app => provideZim(app, anna.zim) }] } })
    fire(page, 'onShow')
    await wait(500)
    await vi.dynamicImportSettled()
    await wait(1500)
    return page
  }
  return { anna, ben, gateway, asked, mounted }
}

type Page = Awaited<ReturnType<Awaited<ReturnType<typeof start>>['mounted']>>
const onlineIn = (page: Page, row: string) => page.findAll(row).filter(each => each.find(`[aria-label="${t('presence.online')}"]`).exists()).map(each => each.find('.name').text())

describe('who is online', () => {
  it('is seen in the contacts, of those who are on the screen', async () => {
    const screen = aScreen(3)
    const { asked, gateway, mounted } = await start(60)
    const page = await mounted(ContactsPage)
    expect(onlineIn(page, '.person')).toEqual(['A000', 'A001', 'A002'])
    screen.scroll(20)
    await wait(1500)
    expect(asked).toEqual(['u0', 'u1', 'u2', 'u20', 'u21', 'u22'])
    gateway.world.signOut('u21')
    // What the world alone does is sent with what happens next.
    gateway.controls.kick('no one')
    await wait(40_000)
    expect(onlineIn(page, '.person')).toEqual(['A000', 'A001', 'A002', 'A020', 'A022'])
  })

  it('is seen in the list of chats, of the other side of a chat between two', async () => {
    aScreen(10)
    const { anna, ben, mounted } = await start()
    ben.messages.send('peer:anna', aText('hello'))
    await anna.rooms.enter('lobby', 'Lobby')
    await wait(500)
    const page = await mounted(ChatsPage)
    expect(page.findComponent(ConversationList).findAll('.row')).toHaveLength(2)
    expect(onlineIn(page, '.row')).toEqual(['Ben'])
    ben.zim.signOut()
    await wait(2000)
    expect(onlineIn(page, '.row')).toEqual([])
  })

  it('is not asked for while the page is hidden, and not drawn again', async () => {
    const screen = aScreen(3)
    const { asked, mounted } = await start(60)
    const page = await mounted(ContactsPage)
    fire(page, 'onHide')
    asked.length = 0
    screen.scroll(20)
    await wait(20 * 60_000)
    expect(asked).toEqual([])
    fire(page, 'onShow')
    await wait(1500)
    expect(asked).toEqual(['u20', 'u21', 'u22'])
    expect(onlineIn(page, '.person')).toEqual(['A020', 'A021', 'A022'])
  })

  it('is not said where the plan lacks it: nothing is observed any more', async () => {
    const screen = aScreen(3)
    const { asked, gateway, mounted } = await start(60)
    gateway.controls.plan('pro')
    const page = await mounted(ContactsPage)
    screen.scroll(20)
    await wait(5000)
    expect(onlineIn(page, '.person')).toEqual([])
    expect(asked).toEqual(['u0', 'u1', 'u2'])
    expect(uni.showModal).not.toHaveBeenCalled()
  })

  it('is not known without a connection', async () => {
    aScreen(3)
    const { gateway, mounted } = await start(3)
    const page = await mounted(ContactsPage)
    expect(onlineIn(page, '.person')).toHaveLength(3)
    gateway.controls.offline(['anna'])
    gateway.controls.drop('anna')
    await wait(3000)
    expect(onlineIn(page, '.person')).toEqual([])
    gateway.controls.online()
    await wait(30_000)
    expect(onlineIn(page, '.person')).toHaveLength(3)
  })
})
