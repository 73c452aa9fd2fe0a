import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'

import type { MessageBody } from '@/types/message'

import { provideZim } from '@/composables/useZim'
import ChatPage from '@/packages/chat/index.vue'
import MessageMenu from '@/packages/chat/message/MessageMenu.vue'
import SelectionBar from '@/packages/chat/message/SelectionBar.vue'
import ForwardPage from '@/packages/forward/index.vue'
import RecordPage from '@/packages/forward/record.vue'
import { setForwarding } from '@/pages/forwarding'
import { shownRecord } from '@/pages/shownRecord'
import { toQuery } from '@/utils/pageQuery'

import { aText } from '../../support/builders'
import { useFakeClock, wait } from '../../support/clock'
import { signInUsers } from '../../support/testApp'
import { t } from '../../support/texts'
import { fire } from '../../support/uniHooks'

useFakeClock()

const BEN = 'peer:ben'
const CARL = 'peer:carl'

async function start() {
  const { anna, ben, carl, gateway } = await signInUsers('anna', 'ben', 'carl')
  carl.messages.send('peer:anna', aText('hi'))
  for (const text of ['one', 'two', 'three']) ben.messages.send('peer:anna', aText(text))
  await wait(2_000)
  const mounted = (page: object, query: object = {}) => {
    const wrapper = mount(page, { global: { plugins: [anna.pinia, { install: app => provideZim(app, anna.zim) }] } })
    fire(wrapper, 'onLoad', query)
    fire(wrapper, 'onShow')
    return wrapper
  }
  vi.mocked(uni.navigateTo).mockClear()
  return { anna, ben, carl, gateway, mounted }
}
const answer = (confirm: boolean) => vi.mocked(uni.showModal).mockImplementation(options => options!.success?.({ confirm, cancel: !confirm }) as never)
const pick = (tapIndex: number) => vi.mocked(uni.showActionSheet).mockImplementation(options => options.success?.({ tapIndex }) as never)
const lastModal = () => vi.mocked(uni.showModal).mock.lastCall![0]!

/** The chat of Anna and Ben, in which messages are chosen. */
async function openChat() {
  const fixture = await start()
  const page = fixture.mounted(ChatPage, { key: toQuery(BEN) })
  await wait(500)
  const bubble = (text: string) => page.findAll('.bubble').find(each => each.text() === text)!
  async function menuOf(text: string, action: string) {
    await bubble(text).trigger('longpress')
    await wait(300)
    page.findComponent(MessageMenu).vm.$emit('choose', action)
    await wait(300)
  }
  const bar = () => page.findComponent(SelectionBar)
  async function tap(text: string) {
    await bubble(text).trigger('tap')
    await wait(300)
  }
  return { ...fixture, page, menuOf, bar, tap, chosen: () => page.findAll('.chosen').length }
}

describe('the selection of messages', () => {
  it('begins with a message, and taps choose others or leave them out; links, files and menus do nothing', async () => {
    const { page, menuOf, bar, tap, chosen } = await openChat()
    expect(bar().exists()).toBe(false)
    await menuOf('two', 'choose')
    expect([bar().text(), chosen()]).toEqual([expect.stringContaining(t('choose.count', { n: 1 })), 1])
    expect(page.find('textarea').exists()).toBe(false)
    await tap('three')
    await tap('one')
    expect(chosen()).toBe(3)
    await tap('two')
    expect(chosen()).toBe(2)
    await page.findAll('.bubble')[0]!.trigger('longpress')
    await wait(300)
    expect(page.findComponent(MessageMenu).exists()).toBe(false)
    bar().vm.$emit('close')
    await wait(300)
    expect([bar().exists(), chosen(), page.find('textarea').exists()]).toEqual([false, 0, true])
  })

  it('ends when the page is left, and no longer counts what has disappeared', async () => {
    const { page, anna, menuOf, bar, tap } = await openChat()
    await menuOf('two', 'choose')
    await tap('three')
    await anna.messages.remove(BEN, anna.messages.timeline(BEN).at(-1)!.key)
    await wait(300)
    expect(bar().props('count')).toBe(1)
    fire(page, 'onHide')
    fire(page, 'onShow')
    await wait(300)
    expect(bar().exists()).toBe(false)
  })

  it('is forwarded one by one or as one, in the order of the chat', async () => {
    const { menuOf, bar, tap, mounted } = await openChat()
    await menuOf('three', 'choose')
    await tap('one')
    pick(1)
    bar().vm.$emit('forward')
    await wait(300)
    expect(uni.navigateTo).toHaveBeenCalledWith(expect.objectContaining({ url: '/packages/forward/index' }))
    expect(bar().exists()).toBe(false)
    const page = mounted(ForwardPage)
    await wait(100)
    expect(page.text()).toContain(t('forward.combined', { n: 2 }))
  })

  it('says what cannot be forwarded and why, and goes on with the others when asked to', async () => {
    const { anna, page, menuOf, bar } = await openChat()
    const voice: MessageBody = { kind: 'voice', name: 'a.mp3', bytes: 9, url: 'https://a.example/1', seconds: 3 }
    anna.messages.send('peer:ben', { body: voice })
    await wait(1_000)
    await menuOf('one', 'choose')
    await page.find('.voice').trigger('tap')
    await wait(300)
    answer(false)
    pick(0)
    bar().vm.$emit('forward')
    await wait(300)
    expect(lastModal()).toMatchObject({ title: t('forward.someTitle', { n: 1 }), content: t('forward.not.voice') })
    expect(uni.navigateTo).not.toHaveBeenCalled()
    answer(true)
    bar().vm.$emit('forward')
    await wait(300)
    expect(uni.navigateTo).toHaveBeenCalledTimes(1)
  })

  it('is deleted after one question, own and unsent messages too', async () => {
    const { anna, ben, gateway, menuOf, bar, tap } = await openChat()
    gateway.controls.failNext({ call: 'sendPeerMessage', code: 6000203, userID: 'anna' })
    anna.messages.send(BEN, aText('mine'))
    await wait(1_000)
    expect(anna.messages.timeline(BEN).at(-1)).toMatchObject({ delivery: 'failed' })
    await menuOf('one', 'choose')
    await tap('mine')
    answer(false)
    bar().vm.$emit('delete')
    await wait(500)
    expect(anna.texts('ben')).toHaveLength(4)
    answer(true)
    bar().vm.$emit('delete')
    await wait(1_000)
    expect(lastModal()).toMatchObject({ title: t('choose.deleteAsk', { n: 2 }), content: t('choose.deleteMeans') })
    expect([anna.texts('ben'), ben.texts('anna'), anna.outbox.unsent]).toEqual([['two', 'three'], ['one', 'two', 'three'], 0])
    expect(bar().exists()).toBe(false)
  })

  it('stays with its reason when it cannot be deleted', async () => {
    const { anna, gateway, menuOf, bar } = await openChat()
    await menuOf('one', 'choose')
    gateway.controls.failNext({ call: 'deleteMessages', code: 6000001, userID: 'anna' })
    answer(true)
    bar().vm.$emit('delete')
    await wait(1_000)
    expect([anna.texts('ben'), bar().props('count')]).toEqual([['one', 'two', 'three'], 1])
  })
})

describe('the page that chooses chats', () => {
  async function openForward(isCombined = false) {
    const fixture = await start()
    await fixture.anna.messages.open(BEN)
    setForwarding({ messages: fixture.anna.messages.timeline(BEN), isCombined })
    const page = fixture.mounted(ForwardPage)
    await wait(300)
    const cell = (name: string) => page.findAll('.chat').find(each => each.find('.name').text() === name)!
    return { ...fixture, page, cell }
  }

  it('sends the messages and a word to every chat that is chosen, and goes back', async () => {
    const { anna, ben, carl, gateway, page, cell } = await openForward()
    expect(page.find('.what').text()).toBe(t('forward.many', { n: 3 }))
    await cell('Carl').trigger('tap')
    await cell('Ben').trigger('tap')
    await page.find('.word').setValue('look')
    await page.find('.send').trigger('tap')
    expect(uni.showToast).toHaveBeenLastCalledWith({ title: t('forward.done'), icon: 'none' })
    await wait(3_000)
    expect(carl.texts('anna')).toEqual(['hi', 'one', 'two', 'three', 'look'])
    expect(ben.texts('anna').slice(3)).toEqual(['one', 'two', 'three', 'look'])
    expect(anna.outbox.unsent).toBe(0)
    // They ask for receipts, as what is written in the chat does.
    expect(gateway.world.storedMessages().filter(({ senderUserID, hasReceipt }) => senderUserID === 'anna' && !hasReceipt)).toEqual([])
  })

  it('says offline that the messages wait', async () => {
    const { anna, carl, gateway, page, cell } = await openForward(true)
    gateway.controls.offline(['anna'])
    gateway.controls.drop('anna')
    await wait(500)
    await cell('Carl').trigger('tap')
    await page.find('.send').trigger('tap')
    expect(uni.showToast).toHaveBeenLastCalledWith({ title: t('forward.waits'), icon: 'none' })
    expect(anna.messages.timeline(CARL).at(-1)).toMatchObject({ body: { kind: 'combined', title: expect.stringMatching(/^anna和Ben的聊天记录$/i) } })
    gateway.controls.online()
    await wait(20_000)
    expect(carl.messages.timeline('peer:anna').at(-1)).toMatchObject({ body: { kind: 'combined' } })
  })

  it('sends no remark of this user: the record has the names that others see', async () => {
    const { anna, page, cell } = await openForward(true)
    anna.chat.apply({ type: 'users-updated', users: [{ userID: 'ben', name: 'Ben', avatarUrl: '', remark: '烦人精' }] })
    await wait(300)
    await cell('Carl').trigger('tap')
    await page.find('.send').trigger('tap')
    const sent = JSON.stringify(anna.messages.timeline(CARL).at(-1))
    expect(sent).toContain('Ben')
    expect(sent).not.toContain('烦人精')
  })

  it('finds chats by name or ID, and says when there is none', async () => {
    const { page } = await openForward()
    await page.find('.words').setValue('CAR')
    expect(page.findAll('.chat .name').map(each => each.text())).toEqual(['Carl'])
    await page.find('.words').setValue('nobody')
    expect(page.text()).toContain(t('forward.noMatch', { text: 'nobody' }))
  })

  it('sends nothing when one of the messages is refused', async () => {
    const fixture = await start()
    await fixture.anna.messages.open(BEN)
    const [message] = fixture.anna.messages.timeline(BEN)
    setForwarding({ messages: [message!, { ...message!, body: { kind: 'text', text: 'x'.repeat(3_000) } }], isCombined: false })
    const page = fixture.mounted(ForwardPage)
    await wait(300)
    await page.findAll('.chat').find(each => each.find('.name').text() === 'Carl')!.trigger('tap')
    await page.find('.send').trigger('tap')
    await wait(1_000)
    expect(lastModal().content).toContain('2048')
    expect(fixture.carl.texts('anna')).toEqual(['hi'])
  })

  it('takes nine chats at most', async () => {
    const { anna, page } = await openForward()
    const { lastMessage } = anna.conversations.get(BEN)!
    const conversations = Array.from({ length: 10 }, (_, n) => ({ ...anna.conversations.get(BEN)!, key: `peer:u${n}` as const, id: `u${n}`, name: `U${n}`, lastMessage }))
    anna.chat.apply({ type: 'conversations-changed', changes: conversations.map(conversation => ({ action: 'added', conversation })) })
    await wait(300)
    for (const cell of page.findAll('.chat').filter(each => /^U\d/.test(each.find('.name').text()))) await cell.trigger('tap')
    expect(lastModal().content).toBe(t('forward.most', { n: 9 }))
    expect(page.findAll('.mark--on')).toHaveLength(9)
  })

  it('says that there is nothing to forward when it was opened by its address', async () => {
    const { mounted } = await start()
    expect(mounted(ForwardPage).text()).toContain(t('forward.nothing'))
  })
})

describe('the page of a combined message', () => {
  async function openRecord(bodies?: MessageBody[]) {
    const fixture = await start()
    const { anna, carl } = fixture
    const items = (bodies ?? [{ kind: 'text', text: 'hello' }]).map((body, n) => ({ senderID: 'ben', sentAt: 1_772_337_600_000 + n, body }))
    anna.messages.send(CARL, { body: { kind: 'combined', title: 'Chat of both', summary: 'ben: hello', items } })
    await wait(2_000)
    await carl.messages.open('peer:anna')
    await anna.messages.open(CARL)
    await wait(500)
    const message = anna.messages.timeline(CARL).at(-1)!
    const open = (more: object = {}) => fixture.mounted(RecordPage, { key: toQuery(CARL), at: toQuery(message.key), ...more })
    return { ...fixture, message, open }
  }
  const FILE = { name: 'a', bytes: 9, url: 'https://files.example.com/1' }

  it('shows senders, times and texts, after a state of loading', async () => {
    const { open } = await openRecord()
    const page = open()
    expect(page.text()).toContain(t('record.loading'))
    await wait(500)
    expect(page.findAll('.item').map(each => each.text())).toEqual([expect.stringMatching(/Ben.*hello/s)])
    expect(uni.setNavigationBarTitle).toHaveBeenLastCalledWith({ title: 'Chat of both' })
  })

  it('has the title of a record inside another at the top of its page', async () => {
    const { anna, mounted, message: { id, seq } } = await openRecord()
    const inner: MessageBody = { kind: 'combined', title: 'Chat of both', summary: 'ben: hello', source: { conversation: CARL, id, seq } }
    anna.messages.send(CARL, { body: { kind: 'combined', title: 'Outer', summary: 'a chat', items: [{ senderID: 'anna', sentAt: 1_772_337_600_000, body: inner }] } })
    await wait(2_000)
    const at = toQuery(anna.messages.timeline(CARL).at(-1)!.key)
    const titles: unknown[] = []
    for (const path of [undefined, '0']) {
      mounted(RecordPage, { key: toQuery(CARL), at, path })
      await wait(500)
      titles.push(vi.mocked(uni.setNavigationBarTitle).mock.lastCall![0].title)
    }
    expect(titles).toEqual(['Outer', 'Chat of both'])
  })

  it('opens pictures in the viewer, a record inside of it, and shows what it does not know', async () => {
    const { open, message } = await openRecord([
      { kind: 'image', ...FILE, width: 3, height: 4, thumbnail: '' },
      { kind: 'file', ...FILE, name: 'plan.pdf' },
      { kind: 'contactCard', userID: 'carl', name: 'Carl' },
      { kind: 'text', text: '<b>\u202E</b>' },
    ])
    const page = open()
    await wait(500)
    await page.find('.media').trigger('tap')
    expect(uni.navigateTo).toHaveBeenLastCalledWith(expect.objectContaining({ url: expect.stringMatching(/^\/packages\/media\/viewer\?.*record=1$/) }))
    expect(shownRecord().map(({ body }) => body.kind)).toEqual(['image', 'file', 'contactCard', 'text'])
    expect(new Set(shownRecord().map(({ key }) => key)).size).toBe(4)
    expect(page.text()).toContain('plan.pdf')
    expect(page.findAll('.text').map(each => each.text())).toEqual(['Carl', '<b>\u202E</b>'])
    expect(message.body.kind).toBe('combined')
  })

  it('shows an own one that waits from the device', async () => {
    const { anna, gateway, mounted } = await start()
    gateway.controls.offline(['anna'])
    gateway.controls.drop('anna')
    await wait(500)
    anna.messages.send(CARL, { body: { kind: 'combined', title: 'Chat', summary: 'ben: x', items: [{ senderID: 'ben', sentAt: 1, body: { kind: 'text', text: 'waits' } }] } })
    const [message] = anna.messages.timeline(CARL).slice(-1)
    const page = mounted(RecordPage, { key: toQuery(CARL), at: toQuery(message!.key) })
    await wait(300)
    expect(page.text()).toContain('waits')
  })

  it('says why it cannot be opened, and opens it when asked again; after a recall it is gone', async () => {
    const { anna, gateway, carl, mounted } = await start()
    carl.messages.send('peer:anna', { body: { kind: 'combined', title: 'Chat', summary: 'ben: x', items: [{ senderID: 'ben', sentAt: 1, body: { kind: 'text', text: 'inside' } }] } })
    await wait(2_000)
    await anna.messages.open(CARL)
    await wait(500)
    const files = [...gateway.world.state.combined]
    gateway.world.state.combined.clear()
    const query = { key: toQuery(CARL), at: toQuery(anna.messages.timeline(CARL).at(-1)!.key) }
    const page = mounted(RecordPage, query)
    await wait(500)
    expect(page.find('.problem').text()).toBe(t('failure.record-away'))
    for (const [key, md5] of files) gateway.world.state.combined.set(key, md5)
    await page.find('.text-button').trigger('tap')
    await wait(500)
    expect(page.text()).toContain('inside')
    const own = carl.messages.timeline('peer:anna').at(-1)!
    await carl.messages.open('peer:anna')
    void carl.messages.revoke('peer:anna', own.key)
    await wait(1_000)
    const gone = mounted(RecordPage, query)
    await wait(500)
    expect(gone.find('.problem').text()).toBe(t('failure.record-lost'))
  })
})
