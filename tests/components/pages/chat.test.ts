import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'

import type { MessageAction } from '@/packages/chat/message/messageActions'

import ConnectionBanner from '@/components/common/ConnectionBanner.vue'
import { provideZim } from '@/composables/useZim'
import { plainText } from '@/messages/models'
import { referenceOf } from '@/messages/quoted'
import MessageComposer from '@/packages/chat/composer/MessageComposer.vue'
import ChatPage from '@/packages/chat/index.vue'
import MessageMenu from '@/packages/chat/message/MessageMenu.vue'
import { jumpOnReturn } from '@/pages/jumps'
import { useDownloadsStore } from '@/stores/downloads'
import { usePrivacyStore } from '@/stores/privacy'
import { useReceiptsStore } from '@/stores/receipts'
import { useTypingStore } from '@/stores/typing'
import { useVoicesStore } from '@/stores/voices'
import { toQuery } from '@/utils/pageQuery'

import { aText } from '../../support/builders'
import { useFakeClock, wait } from '../../support/clock'
import { createBackend, createTestApp, signInUsers, tokenFor } from '../../support/testApp'
import { t } from '../../support/texts'
import { fire } from '../../support/uniHooks'
// The page loads these when they are needed. A fake clock does not wait for the disk.
import '@/packages/media/openMessageFile'

useFakeClock()

const BEN = 'peer:ben'

/** The chat page on Anna's phone, with her chat with Ben. */
async function opened() {
  const { anna, ben, gateway } = await signInUsers('anna', 'ben')
  const page = mount(ChatPage, { global: { plugins: [anna.pinia, { install: app => provideZim(app, anna.zim) }] } })
  fire(page, 'onLoad', { key: toQuery(BEN) })
  fire(page, 'onShow')
  await wait(500)
  const reports = vi.spyOn(anna.module.ZIM.getInstance()!, 'clearConversationUnreadMessageCount')
  reports.mockClear()
  /** Unread counts of the conversation, from the change of `start` on. */
  const counts: Array<number | undefined> = []
  anna.chat.onChanges(() => { counts.push(anna.conversations.get(BEN)?.unread) })
  return { anna, ben, gateway, page, reports, counts }
}

/** Without a height of the list, all mounted messages count as drawn. */
function hideLayout() {
  const query = {
    in: () => query,
    select: () => query,
    selectAll: () => query,
    boundingClientRect(callback: (rect: null) => void) {
      callback(null)
      return query
    },
    exec: () => {},
  }
  vi.spyOn(uni, 'createSelectorQuery').mockReturnValue(query as never)
}

describe('the chat page', () => {
  it('marks new messages as read while it is shown', async () => {
    const { anna, ben, gateway, reports } = await opened()
    ben.messages.send('peer:anna', aText('hello'))
    await wait(500)
    expect(reports).toHaveBeenCalled()
    expect(anna.conversations.get(BEN)?.unread).toBe(0)
    expect(gateway.world.unreadCounts('anna').ben).toBe(0)
  })

  it('ends the playing and the download of what is recalled', async () => {
    const { anna, ben } = await opened()
    for (const text of ['kept', 'recalled']) ben.messages.send('peer:anna', aText(text))
    await wait(500)
    const { key } = anna.messages.timeline(BEN).at(-1)!
    const voices = useVoicesStore(anna.pinia)
    vi.spyOn(voices, 'isPlaying').mockImplementation(playing => playing === key)
    const stop = vi.spyOn(voices, 'stop')
    const cancel = vi.spyOn(useDownloadsStore(anna.pinia), 'cancel')
    await ben.messages.revoke('peer:anna', ben.messages.timeline('peer:anna')[0]!.key)
    await wait(300)
    expect(stop).not.toHaveBeenCalled()
    await ben.messages.revoke('peer:anna', key)
    await wait(300)
    expect(stop).toHaveBeenCalledOnce()
    expect(cancel).toHaveBeenLastCalledWith(key)
  })

  it('marks no message as read while it is hidden, and all of them when it is shown again', async () => {
    const { anna, ben, gateway, page, reports, counts } = await opened()
    fire(page, 'onHide')
    for (const text of ['one', 'two']) ben.messages.send('peer:anna', aText(text))
    await wait(1_000)
    expect(reports).not.toHaveBeenCalled()
    expect(counts.slice(counts.indexOf(1))).not.toContain(0)
    expect(anna.conversations.get(BEN)?.unread).toBe(2)
    fire(page, 'onShow')
    await wait(500)
    expect(anna.conversations.get(BEN)?.unread).toBe(0)
    expect(gateway.world.unreadCounts('anna').ben).toBe(0)
  })

  it('marks no message as read when the connection is restored while it is hidden', async () => {
    const { anna, ben, gateway, page, reports } = await opened()
    fire(page, 'onHide')
    gateway.controls.drop('anna')
    ben.messages.send('peer:anna', aText('hello'))
    await wait(10_000)
    expect(anna.session.phase).toBe('online')
    expect(reports).not.toHaveBeenCalled()
    expect(anna.conversations.get(BEN)?.unread).toBe(1)
  })

  it('reports the drawn messages to the store: when they are shown, when the page is shown again, and when the connection is restored', async () => {
    hideLayout()
    const { anna, ben, gateway, page } = await opened()
    const seen = vi.spyOn(anna.messages, 'seen')
    ben.messages.send('peer:anna', aText('hello'))
    await wait(500)
    const [newest] = anna.messages.timeline(BEN)
    expect(seen).toHaveBeenLastCalledWith(BEN, [{ first: newest, last: newest }])
    fire(page, 'onHide')
    seen.mockClear()
    gateway.controls.drop('anna')
    await wait(10_000)
    expect(anna.session.phase).toBe('online')
    expect(seen).not.toHaveBeenCalled()
    fire(page, 'onShow')
    expect(seen).toHaveBeenCalledTimes(1)
    gateway.controls.drop('anna')
    await wait(10_000)
    expect(seen.mock.calls.length).toBeGreaterThan(1)
  })

  it('shows within 6 seconds that a connection is frozen, and that it works again', async () => {
    const { anna, gateway } = await opened()
    const title = () => vi.mocked(uni.setNavigationBarTitle).mock.lastCall![0].title
    gateway.controls.silence(['anna'])
    anna.messages.send(BEN, aText('hello'))
    await wait(4_000)
    expect(title()).toBe('Ben（在线）')
    await wait(2_000)
    expect([title(), anna.session.phase]).toEqual(['Ben（正在重连）', 'online'])
    gateway.controls.speak()
    await wait(15_000)
    expect([title(), anna.session.phase]).toEqual(['Ben（在线）', 'online'])
  })

  it('has no composer while another tab uses the account, and the draft in it afterwards', async () => {
    const { anna, ben, page } = await opened()
    ben.messages.send('peer:anna', aText('hello'))
    anna.messages.setDraft(BEN, 'half a')
    await wait(2_000)
    const { identityOf, zim } = anna
    zim.standBy(identityOf('anna'), async () => tokenFor('anna'), 'other-tab')
    await wait(500)
    expect([page.findComponent(MessageComposer).exists(), page.findComponent(ConnectionBanner).text()]).toEqual([false, expect.stringContaining('另一个标签页')])
    expect(anna.texts('ben')).toEqual(['hello'])
    void zim.signInAgain()
    await wait(500)
    expect(page.findComponent(MessageComposer).props('draft')).toBe('half a')
    expect(page.findComponent(ConnectionBanner).exists()).toBe(false)
    expect(anna.texts('ben')).toEqual(['hello'])
  })

  it('loads the unread messages by a tap on their number, and jumps to the first of them', async () => {
    const gateway = createBackend({ missed: { login: 'none', reconnect: 'none' } })
    const [anna, ben] = [createTestApp(gateway), createTestApp(gateway)]
    const write = async (from: number, to: number) => {
      for (let n = from; n < to; n++) ben.messages.send('peer:anna', aText(`text ${n}.`))
      await wait((to - from) * 110 + 500)
    }
    for (const [user, name] of [[anna, 'anna'], [ben, 'ben']] as const) await user.signIn(name)
    await write(0, 10)
    await anna.messages.open(BEN)
    anna.messages.close(BEN)
    gateway.controls.offline(['anna'])
    gateway.controls.drop('anna')
    await write(10, 130)
    gateway.controls.online()
    await wait(10_000)
    const page = mount(ChatPage, { global: { plugins: [anna.pinia, { install: app => provideZim(app, anna.zim) }] } })
    expect(anna.conversations.get(BEN)?.unread).toBe(120)
    fire(page, 'onLoad', { key: toQuery(BEN) })
    fire(page, 'onShow')
    await wait(500)
    const pill = () => page.findAll('view').find(view => view.text() === '120 条未读' && view.attributes('role') === 'button')
    expect(anna.texts('ben')).not.toContain('text 10.')
    await pill()!.trigger('tap')
    await wait(3_000)
    expect(page.text()).toMatch(/以下是新消息[\s\S]{0,20}text 10\./)
    expect(pill()).toBeUndefined()
  })

  it('puts a recalled text back into the composer within five minutes', async () => {
    const { anna, ben, page } = await opened()
    anna.messages.send(BEN, aText('a tpyo'))
    ben.messages.send('peer:anna', aText('hello'))
    await wait(500)
    await page.findAll('[data-n]').find(one => one.text() === 'a tpyo')!.trigger('longpress')
    await wait(0)
    page.findComponent(MessageMenu).vm.$emit('choose', 'revoke')
    await wait(500)
    expect(page.text()).toMatch(/你撤回了一条消息\s*重新编辑/)
    page.findComponent(MessageComposer).vm.$emit('text', '')
    await page.find('[data-again]').trigger('tap')
    await wait(0)
    expect(anna.messages.draft(BEN)).toBe('a tpyo')
    await wait(5 * 60_000)
    anna.messages.setDraft(BEN, '')
    await page.find('[data-again]').trigger('tap')
    await wait(500)
    expect([anna.messages.draft(BEN), page.find('[data-again]').exists()]).toEqual(['', false])
  })

  describe('a reply', () => {
    /** A question of Ben, and Anna's menu of it. */
    async function quoted() {
      const users = await opened()
      users.ben.messages.send('peer:anna', aText('tea?'))
      await wait(500)
      await choose(users.page, 'tea?', 'reply')
      return users
    }

    async function choose(page: ReturnType<typeof mount>, text: string, action: MessageAction) {
      await page.findAll('.bubble').find(one => one.text() === text)!.trigger('longpress')
      await wait(0)
      page.findComponent(MessageMenu).vm.$emit('choose', action)
      await wait(500)
    }

    const barOf = (page: ReturnType<typeof mount>) => page.find('.quote-bar').exists() ? page.get('.quote-bar [role=status]').text() : null

    async function sendText(page: ReturnType<typeof mount>, text: string) {
      await page.get('textarea').setValue(text)
      await page.get('textarea').trigger('keydown', { key: 'Enter' })
      await wait(500)
    }

    it('is written under its original, sent with it, and the next message is none', async () => {
      const { anna, page } = await quoted()
      expect(barOf(page)).toBe('Ben：tea?')
      await sendText(page, 'yes')
      expect(barOf(page)).toBeNull()
      await sendText(page, 'please')
      expect(anna.messages.timeline(BEN).map(({ quote }) => quote?.senderID)).toEqual([undefined, 'ben', undefined])
      expect(page.get('.quote').text()).toBe('Ben：tea?')
      expect(page.get('.replies').text()).toBe('1 条回复')
      expect(anna.messages.draftReplyTo(BEN)).toBeUndefined()
    })

    it('is written after a swipe to the right, for messages that can be replied to', async () => {
      const { anna, ben, page } = await opened()
      ben.messages.send('peer:anna', aText('tea?'))
      anna.messages.send(BEN, aText('hello'))
      await wait(500)
      await anna.messages.revoke(BEN, anna.messages.timeline(BEN).at(-1)!.key)
      await wait(500)
      async function swipe(selector: string) {
        await page.get(selector).trigger('touchstart', { touches: [{ clientX: 100, clientY: 300 }] })
        await page.get(selector).trigger('touchend', { touches: [], changedTouches: [{ clientX: 200, clientY: 300 }] })
        await wait(100)
      }
      await swipe('.aside[data-n]')
      expect(barOf(page)).toBeNull()
      await swipe('.bubble')
      expect(barOf(page)).toBe('Ben：tea?')
    })

    it('is an ordinary message when its quote was closed', async () => {
      const { anna, page } = await quoted()
      await page.get('[aria-label=取消引用]').trigger('tap')
      expect(barOf(page)).toBeNull()
      await sendText(page, 'yes')
      expect(anna.messages.timeline(BEN)[1]).not.toHaveProperty('quote')
    })

    it('keeps its quote when the text cannot be sent', async () => {
      const { page } = await quoted()
      await sendText(page, 'x'.repeat(3_000))
      expect(barOf(page)).toBe('Ben：tea?')
    })

    it('says while it is written that its original was recalled or deleted', async () => {
      const { anna, ben, page } = await quoted()
      await ben.messages.revoke('peer:anna', ben.messages.timeline('peer:anna')[0]!.key)
      await wait(500)
      expect(barOf(page)).toBe('引用内容已撤回')
      ben.messages.send('peer:anna', aText('milk?'))
      await wait(500)
      await choose(page, 'milk?', 'reply')
      expect(barOf(page)).toBe('Ben：milk?')
      await anna.messages.remove(BEN, anna.messages.timeline(BEN)[1]!.key)
      await wait(500)
      expect(barOf(page)).toBe('引用内容已删除')
    })

    it('is a part of the draft of a page that is opened again', async () => {
      const { anna, page } = await quoted()
      fire(page, 'onUnload')
      page.unmount()
      const again = mount(ChatPage, { global: { plugins: [anna.pinia, { install: app => provideZim(app, anna.zim) }] } })
      fire(again, 'onLoad', { key: toQuery(BEN) })
      await wait(500)
      expect(barOf(again)).toBe('Ben：tea?')
    })

    it('leads to its original by a tap on the quote, and to all replies by their number', async () => {
      const { anna, page } = await quoted()
      await sendText(page, 'yes')
      await page.get('.quote').trigger('tap')
      await wait(500)
      expect(page.findAll('.row').filter(row => row.find('.found').exists()).map(row => row.get('.bubble').text())).toEqual(['tea?'])
      await page.get('.replies').trigger('tap')
      expect(vi.mocked(uni.navigateTo).mock.lastCall![0].url).toBe(`/packages/chat/replies?key=${toQuery(BEN)}&at=${toQuery(anna.messages.timeline(BEN)[0]!.key)}`)
    })

    it('leads to an original that is the oldest message loaded, which the list draws when it knows what comes before', async () => {
      const { anna, ben, gateway } = await signInUsers('anna', 'ben')
      for (let n = 0; n < 120; n++) ben.messages.send('peer:anna', aText(`text ${n}`))
      await wait(20_000)
      anna.zim.signOut()
      gateway.world.state.missed.login = 'none'
      await anna.signIn('anna')
      const page = mount(ChatPage, { global: { plugins: [anna.pinia, { install: app => provideZim(app, anna.zim) }] } })
      fire(page, 'onLoad', { key: toQuery(BEN) })
      fire(page, 'onShow')
      await wait(500)
      const first = anna.messages.timeline(BEN)[0]!
      ben.messages.send('peer:anna', { ...aText('this one'), replyTo: referenceOf(ben.messages.timeline('peer:anna').find(({ id }) => id === first.id)!) })
      await wait(1_000)
      expect(anna.messages.timeline(BEN)[0]!.id).toBe(first.id)
      await page.get('.quote').trigger('tap')
      await wait(2_000)
      expect(page.findAll('.row').filter(row => row.find('.found').exists()).map(row => row.get('.bubble').text())).toEqual([plainText(first.body)])
    })

    it('says that its original is gone', async () => {
      const { anna, page } = await quoted()
      await sendText(page, 'yes')
      await anna.messages.remove(BEN, anna.messages.timeline(BEN)[0]!.key)
      await wait(500)
      expect(page.get('.quote').text()).toBe('引用内容已删除')
      await page.get('.quote').trigger('tap')
      await wait(500)
      expect(vi.mocked(uni.showModal).mock.lastCall![0]!.content).toMatch(/找不到这条消息/)
    })

    it('tells that it was sent without its quote', async () => {
      const { ben, gateway, page } = await quoted()
      // The peer is told by a command that one types.
      await page.get('textarea').setValue('yes')
      await wait(500)
      gateway.controls.failNext({ call: 'sendPeerMessage', code: 6000001, userID: 'anna' })
      await page.get('textarea').trigger('keydown', { key: 'Enter' })
      await wait(5_000)
      expect(ben.texts('anna')).toEqual(['tea?', 'yes'])
      expect(vi.mocked(uni.showToast).mock.lastCall![0]!.title).toMatch(/已不带引用发出/)
    })

    it('is not offered where the feature is switched off', async () => {
      vi.stubEnv('VITE_FEATURES', '-reply')
      const { ben, page } = await opened()
      ben.messages.send('peer:anna', aText('tea?'))
      await wait(500)
      await page.get('.bubble').trigger('longpress')
      await wait(0)
      expect(page.findComponent(MessageMenu).props('menu').actions).not.toContain('reply')
      vi.unstubAllEnvs()
    })
  })

  it('opens the viewer at a picture that is tapped, and is at the message that the viewer leads back to', async () => {
    const { anna, ben, page } = await opened()
    ben.messages.send('peer:anna', { body: { kind: 'image', name: 'a.png', bytes: 9, url: 'https://files.example.com/a.png', width: 30, height: 20, thumbnail: '' } })
    ben.messages.send('peer:anna', aText('hello'))
    await wait(500)
    const [picture] = anna.messages.timeline(BEN)
    await page.get('.media').trigger('tap')
    expect(vi.mocked(uni.navigateTo).mock.lastCall![0].url).toBe(`/packages/media/viewer?key=${toQuery(BEN)}&at=${toQuery(picture!.key)}`)
    fire(page, 'onHide')
    jumpOnReturn(BEN, picture!.key)
    fire(page, 'onShow')
    await wait(500)
    expect(page.findAll('.row').filter(row => row.find('.found').exists()).map(row => row.find('.media').exists())).toEqual([true])
  })

  it('downloads a file that is tapped: its row has a ring, by which the download is cancelled', async () => {
    vi.spyOn(globalThis, 'fetch').mockImplementation((_, options) => new Promise((_resolve, reject) => options!.signal!.addEventListener('abort', () => reject(options!.signal!.reason))))
    const { anna, ben, page } = await opened()
    ben.messages.send('peer:anna', { body: { kind: 'file', name: 'a.pdf', bytes: 9, url: 'https://files.example.com/a.pdf' } })
    await wait(500)
    await page.get('.card').trigger('tap')
    for (let n = 0; n < 2; n++) {
      await vi.dynamicImportSettled()
      await wait(500)
    }
    expect(page.get('.upload').attributes('style')).toMatch(/--uploaded: ?0%/)
    await page.get('.upload').trigger('tap')
    await wait(500)
    expect(page.find('.upload').exists()).toBe(false)
    expect(anna.messages.timeline(BEN)).toHaveLength(1)
  })

  it('removes the mark as unread when it is opened', async () => {
    const { anna, ben, page } = await opened()
    ben.messages.send('peer:anna', aText('hello'))
    await wait(500)
    fire(page, 'onUnload')
    anna.conversations.markUnread(BEN)
    await wait(0)
    expect(anna.conversations.unreadTotal).toBe(1)
    fire(page, 'onLoad', { key: toQuery(BEN) })
    await wait(500)
    expect(anna.conversations.unreadTotal).toBe(0)
  })

  it('marks no message as read after it was closed', async () => {
    const { anna, ben, page, reports } = await opened()
    fire(page, 'onUnload')
    page.unmount()
    ben.messages.send('peer:anna', aText('hello'))
    await wait(500)
    expect(reports).not.toHaveBeenCalled()
    expect(anna.conversations.get(BEN)?.unread).toBe(1)
  })
})

describe('receipts of the chat page', () => {
  /** The list is at 100–700 on the screen; bubbles are 50 px high, the newest ends at `end`. */
  function layOut(end = () => 700) {
    vi.spyOn(uni, 'createSelectorQuery').mockImplementation(() => {
      const query = {
        in: () => query,
        select: () => ({ ...query, boundingClientRect: answering({ top: 100, height: 600, width: 375 }, () => query) }),
        fields: () => query,
        selectAll: (selector: string) => ({ ...query, boundingClientRect: answering(selector.startsWith('.c') ? rects(end()) : [], () => query) }),
        boundingClientRect: () => query,
        exec: () => {},
      }
      return query as never
    })
  }
  const answering = (result: object, query: () => object) => (answer: (result: object) => void) => {
    answer(result)
    return query()
  }
  let numbers: number[] = []
  const rects = (end: number) => numbers.map((n, at) => ({ dataset: { n: String(n) }, top: end - 50 * (numbers.length - at), height: 50 }))

  async function withMessages(count: number, end?: () => number) {
    numbers = Array.from({ length: count }, (_, n) => n)
    layOut(end)
    const { anna, ben, page } = await opened()
    const told = vi.spyOn(anna.module.ZIM.getInstance()!, 'sendMessageReceiptsRead')
    for (let n = 0; n < count; n++) ben.messages.send('peer:anna', aText(String(n)))
    const texts = () => told.mock.calls.flatMap(([list]) => list.map(message => (message as { message?: string }).message))
    return { anna, ben, page, told, texts }
  }

  it('are told of messages that are in view, not of those that are drawn above or below', async () => {
    let end = 700
    const { texts, page } = await withMessages(16, () => end)
    await wait(5000)
    expect(texts()).toEqual(Array.from({ length: 12 }, (_, n) => String(n + 4)))
    end = 800
    fire(page, 'onShow')
    await wait(2000)
    expect(texts().slice(12).sort()).toEqual(['2', '3'])
  })

  it('are told of a message of which half is in view', async () => {
    let end = 726
    const { texts, page } = await withMessages(1, () => end)
    await wait(5000)
    expect(texts()).toEqual([])
    end = 724
    fire(page, 'onShow')
    await wait(2000)
    expect(texts()).toEqual(['0'])
  })

  it('are not told while the page is hidden', async () => {
    const { page, told, ben } = await withMessages(0)
    fire(page, 'onHide')
    numbers = [0]
    ben.messages.send('peer:anna', aText('hello'))
    await wait(5000)
    expect(told).not.toHaveBeenCalled()
    fire(page, 'onShow')
    await wait(2000)
    expect(told).toHaveBeenCalledTimes(1)
  })

  it('ask for no layout when none is due', async () => {
    const { anna, ben, page, told } = await withMessages(1)
    await wait(3000)
    expect(told).toHaveBeenCalledTimes(1)
    const { createSelectorQuery } = uni
    vi.mocked(createSelectorQuery).mockClear()
    anna.messages.send(BEN, aText('mine'))
    fire(page, 'onShow')
    await wait(3000)
    const asked = vi.mocked(createSelectorQuery).mock.results.length
    expect(asked).toBeLessThan(8)
    expect(told).toHaveBeenCalledTimes(1)
    expect(ben.texts('anna')).toHaveLength(2)
  })

  it('are shown while they are switched on', async () => {
    const { anna, ben, page } = await withMessages(0)
    anna.messages.send(BEN, aText('mine'))
    await wait(500)
    await ben.messages.open('peer:anna')
    useReceiptsStore(ben.pinia).noteSeen('peer:anna', ben.messages.timeline('peer:anna').map(({ key }) => key))
    await wait(2000)
    expect(anna.messages.timeline(BEN)[0]!.delivery).toBe('read')
    expect(page.findAll('.line').map(line => line.classes('read'))).toEqual([true])
    usePrivacyStore(anna.pinia).set('receipts', false)
    await wait(500)
    expect(page.findAll('.line').map(line => line.classes('read'))).toEqual([false])
  })
})

describe('the title of the chat page', () => {
  const titles = () => vi.mocked(uni.setNavigationBarTitle).mock.calls.map(([options]) => options!.title)

  it('says that the other side is writing, and the name again when that is over', async () => {
    const { anna, ben } = await opened()
    anna.messages.send(BEN, aText('hello'))
    await wait(500)
    const [name] = titles().slice(-1)
    useTypingStore(ben.pinia).noteInput('peer:anna', 'h')
    await wait(500)
    expect(titles().at(-1)).toBe(t('chat.typing'))
    expect(anna.conversations.list[0]?.lastMessage?.body).toMatchObject({ text: 'hello' })
    await wait(6000)
    expect(titles().at(-1)).toBe(name)
  })

  it('is told by what the user types or picks, not by a draft or a text that the page inserts; and ends when it is sent or left', async () => {
    const { anna, ben, page } = await opened()
    ben.messages.send('peer:anna', aText('hello'))
    await wait(500)
    const [input, sent, stopped] = (['noteInput', 'noteSent', 'stop'] as const).map(name => vi.spyOn(useTypingStore(anna.pinia), name))
    const composer = page.findComponent(MessageComposer)
    expect(input).not.toHaveBeenCalled()
    composer.vm.$emit('text', 'inserted')
    expect(input).not.toHaveBeenCalled()
    composer.vm.$emit('typed', 'h')
    expect(input).toHaveBeenCalledWith(BEN, 'h')
    expect(composer.props('send')('hi')).toBeNull()
    expect(sent).toHaveBeenCalledWith(BEN)
    fire(page, 'onHide')
    expect(stopped).toHaveBeenCalledWith(BEN)
  })
})
