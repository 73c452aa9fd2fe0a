import { mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import ConversationList from '@/components/conversation/ConversationList.vue'
import { provideZim } from '@/composables/useZim'
import ChatPage from '@/packages/chat/index.vue'
import PersonPage from '@/packages/contacts/person.vue'
import { presenceText } from '@/packages/contacts/presenceText'
import ProfilePage from '@/packages/me/profile.vue'
import StatusForm from '@/packages/me/profile/StatusForm.vue'
import { secondsOf } from '@/packages/me/profile/statusTime'
import ChatsPage from '@/pages/chats/index.vue'
import ContactsPage from '@/pages/contacts/index.vue'
import MePage from '@/pages/me/index.vue'
import { isWide } from '@/pages/wide/wideWindow'
import { useFriendsStore } from '@/stores/friends'
import { usePresenceStore } from '@/stores/presence'
import { toQuery } from '@/utils/pageQuery'

import { aText } from '../../support/builders'
import { NOON, useFakeClock, wait } from '../../support/clock'
import { screenOf } from '../../support/screen'
import { signInUsers } from '../../support/testApp'
import { t } from '../../support/texts'
import { fire } from '../../support/uniHooks'

useFakeClock()
beforeEach(() => { isWide.value = false })

/** The rows on the screen: the first ones of each list at first. `scroll` shows those from another one on. */
function aScreen(rows: number) {
  const from = (first: number) => (_: Element, at: number) => at >= first && at < first + rows
  const screen = screenOf(from(0))
  return { scroll: (to: number) => screen.show(from(to)) }
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
  async function mounted(component: object, query: object = {}) {
    const page = mount(component, { global: { plugins: [anna.pinia, { install: app => provideZim(app, anna.zim) }] } })
    fire(page, 'onLoad', query)
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

describe('the title of a chat', () => {
  it('says that the other side is online, and rather that it is writing', async () => {
    const { anna, ben, mounted } = await start()
    ben.messages.send('peer:anna', aText('hello'))
    anna.messages.send('peer:ben', aText('hello'))
    await wait(500)
    const page = await mounted(ChatPage, { key: toQuery('peer:ben') })
    const title = () => vi.mocked(uni.setNavigationBarTitle).mock.lastCall![0].title
    expect(title()).toBe('Ben（在线）')
    await ben.zim.ask(client => client.messages.send({ conversation: 'peer:anna', outgoing: { body: { kind: 'command', text: '{"type":"typing","v":1,"on":1}' } } }))
    await wait(300)
    expect(title()).toBe(t('chat.typing'))
    ben.zim.signOut()
    await wait(7000)
    expect(title()).toBe('Ben')
    page.unmount()
  })
})

describe('the card of a person', () => {
  it('says since when the person is away, and what the person says', async () => {
    const { ben, mounted } = await start()
    await ben.zim.ask(client => client.presence.setStatus('\u202E<b>在开会\n</b>'))
    await wait(300)
    const page = await mounted(PersonPage, { userID: toQuery('ben') })
    expect(page.text()).toContain(t('presence.online'))
    expect(page.text()).toContain(t('person.status', { status: '<b>在开会 </b>' }))
    ben.zim.signOut()
    await wait(2000)
    expect(page.text()).toContain(t('person.onlineJustNow'))
    await wait(3 * 3600_000 + 60_000)
    expect(page.text()).toContain(t('person.onlineHoursAgo', { n: 3 }))
  })

  it('has no line for oneself, and none where ZIM knows no time', async () => {
    const { mounted } = await start()
    expect((await mounted(PersonPage, { userID: toQuery('anna') })).text()).not.toContain(t('presence.online'))
    const away = { userID: 'ben', isOnline: false, status: '' }
    expect([0, -1, NOON - 40 * 86_400_000, NOON + 5000, NOON - 59 * 60_000, NOON - 5 * 86_400_000].map(changedAt => presenceText({ ...away, changedAt }, NOON)))
      .toEqual(['', '', '', t('person.onlineJustNow'), t('person.onlineMinutesAgo', { n: 59 }), t('person.onlineDaysAgo', { n: 5 })])
  })
})

describe('the own status', () => {
  const saved = (page: Page) => page.findAll('button').find(button => button.text() === t('profile.save') && button.classes('button--main'))!
  async function openForm() {
    const all = await start()
    const page = await all.mounted(ProfilePage)
    await page.findAll('.cell').find(cell => cell.text().startsWith(t('profile.status')))!.trigger('tap')
    return { ...all, page, field: () => page.get(`input[aria-label="${t('profile.status')}"]`) }
  }

  it('is set for a time, seen by others and on Me, and ends by itself', async () => {
    const { ben, page, field, mounted } = await openForm()
    const me = await mounted(MePage)
    const card = usePresenceStore(ben.pinia)
    card.watch({}, ['anna'])
    vi.mocked(uni.showActionSheet).mockImplementation(options => options!.success?.({ tapIndex: 1 }) as never)
    await field().setValue('  在开会 ')
    await page.findAll('.cell').find(cell => cell.text().startsWith(t('profile.statusTime')))!.trigger('tap')
    await saved(page).trigger('tap')
    await wait(1000)
    expect(card.of('anna')?.status).toBe('在开会')
    expect(page.text()).toContain(t('profile.statusUntil', { status: '在开会', time: '13:00' }))
    expect(me.text()).toContain(t('me.status', { status: '在开会' }))
    await wait(3601_000)
    expect(page.text()).toContain(t('profile.statusNone'))
    expect(me.text()).not.toContain('在开会')
  })

  it('is cleared', async () => {
    const { anna, page } = await openForm()
    await anna.zim.ask(client => client.presence.setStatus('away'))
    await wait(500)
    await page.findAll('button').find(button => button.text() === t('profile.statusClear'))!.trigger('tap')
    await wait(500)
    expect(await anna.zim.ask(client => client.presence.ownStatus())).toEqual({ status: '', endsAt: 0 })
  })

  it('has at most 64 bytes: the form counts them, and says what to do', async () => {
    const { page, field } = await openForm()
    await field().setValue('在'.repeat(21))
    expect(page.text()).toContain('63/64')
    await field().setValue('在'.repeat(22))
    expect(page.text()).toContain('66/64')
    expect(page.text()).toContain(t('profile.statusTooLong'))
    expect(saved(page).attributes('disabled')).toBeDefined()
    await page.findComponent(StatusForm).get('input').trigger('confirm')
    expect(page.findComponent(StatusForm).emitted('save')).toBeUndefined()
  })

  it('says why it was not saved; without the plan it is not offered any more', async () => {
    const { gateway, page, field } = await openForm()
    gateway.controls.failNext({ call: 'updateUserCustomStatus', code: 6000005, userID: 'anna' })
    await field().setValue('away')
    await saved(page).trigger('tap')
    await wait(500)
    expect(page.text()).toContain(t('failure.rate'))
    expect((field().element as HTMLInputElement).value).toBe('away')
    gateway.controls.plan('pro')
    await saved(page).trigger('tap')
    await wait(500)
    expect(page.text()).toContain(t('failure.plan'))
    expect(page.text()).not.toContain(t('profile.statusNone'))
  })

  it('today ends at midnight', () => {
    expect([secondsOf('always', NOON), secondsOf('hour', NOON), secondsOf('fourHours', NOON), secondsOf('today', NOON)]).toEqual([undefined, 3600, 14_400, 12 * 3600])
  })
})
