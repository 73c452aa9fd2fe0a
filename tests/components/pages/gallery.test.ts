import { mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick, reactive } from 'vue'

import type { Message, MessageBody } from '@/types/message'

import GalleryPage from '@/packages/media/gallery.vue'
import { takeJump } from '@/pages/jumps'
import { shownConversation } from '@/pages/shownConversation'
import { createFailure } from '@/utils/failure'
import { toQuery } from '@/utils/pageQuery'

import { t } from '../../support/texts'
import { fire } from '../../support/uniHooks'
import { message } from '../message/fixtures'

const CHAT = 'peer:bob'
const DAY = 24 * 3_600_000
const stores = vi.hoisted(() => ({ messages: {} as Record<string, any>, media: {} as Record<string, any>, downloads: {} as Record<string, any>, session: {} as { phase: string, recordError: () => void } }))
vi.mock('@/stores/messages', () => ({ useMessagesStore: () => stores.messages }))
vi.mock('@/stores/media', () => ({ useMediaStore: () => stores.media }))
vi.mock('@/stores/downloads', () => ({ useDownloadsStore: () => stores.downloads }))
vi.mock('@/stores/session', () => ({ useSessionStore: () => stores.session }))
vi.mock('@/pages/useNames', () => ({ useNames: () => ({ nameOf: (id: string) => id.toUpperCase(), avatarOf: () => '' }) }))
vi.mock('@/pages/alerts/useBanner', () => ({ useBanner: () => false }))
const openMessageFile = vi.hoisted(() => vi.fn())
vi.mock('@/packages/media/openMessageFile', () => ({ openMessageFile }))

const urlOf = (name: string) => `https://files.example.com/${name}`

/** A message whose key is its name. */
function ofBody(key: string, body: MessageBody, more: Partial<Message> = {}): Message {
  return { ...message({}), key, conversation: CHAT, body, ...more }
}
const picture = (name: string, more?: Partial<Message>) => ofBody(name, { kind: 'image', name, bytes: 9, url: urlOf(name), width: 300, height: 200, thumbnail: urlOf(`small-${name}`) }, more)
const video = (name: string) => ofBody(name, { kind: 'video', name, bytes: 9, url: urlOf(name), width: 300, height: 200, seconds: 67, poster: urlOf(`poster-${name}`) })
const file = (name: string) => ofBody(name, { kind: 'file', name, bytes: 2048, url: urlOf(name) })
const text = (words: string) => ofBody(words, { kind: 'text', text: words })

let timeline: Message[]
/** Pages of history, the newest last. */
let older: Message[][]
let missing: Map<string, Message[]>
let history: { isLoading: boolean, isComplete: boolean, failure: unknown }
let change: () => void

beforeEach(() => {
  timeline = []
  older = []
  missing = new Map()
  history = reactive({ isLoading: false, isComplete: true, failure: null })
  openMessageFile.mockClear()
  vi.mocked(uni.navigateTo).mockClear()
  vi.mocked(uni.navigateBack).mockClear()
  stores.session = reactive({ phase: 'online', recordError: () => {} })
  stores.messages = {
    timeline: () => timeline,
    history: () => history,
    isAfterGap: (_: string, { key }: Message) => missing.has(key),
    onChanges: (_: string, listener: () => void) => {
      change = listener
      return () => {}
    },
    loadOlder: vi.fn(async () => {
      timeline = [...older.pop() ?? [], ...timeline]
      history.isComplete = !older.length
      change()
    }),
    seen: vi.fn(async (_: string, runs: Array<{ first: Message }>) => {
      for (const { first: { key } } of runs) {
        if (stores.session.phase !== 'online' || !missing.has(key))
          continue
        const at = timeline.findIndex(message => message.key === key)
        timeline = [...timeline.slice(0, at), ...missing.get(key)!, ...timeline.slice(at)]
        missing.delete(key)
        change()
      }
    }),
    open: vi.fn(),
    close: vi.fn(),
  }
  stores.media = { localMediaOf: () => undefined, onChange: () => () => {} }
  stores.downloads = { progressOf: () => undefined, isRunning: () => false, cancel: vi.fn(), onChange: () => () => {} }
  vi.stubGlobal('getCurrentPages', () => [])
  vi.mocked(uni).getWindowInfo = (() => ({ windowWidth: 398, windowHeight: 800 })) as never
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(600)
})

const settled = async () => {
  for (let n = 0; n < 200; n++) await nextTick()
}

async function open() {
  const page = mount(GalleryPage, { attachTo: document.body })
  fire(page, 'onLoad', { key: toQuery(CHAT) })
  fire(page, 'onShow')
  fire(page, 'onReady')
  await settled()
  return page
}
type Page = Awaited<ReturnType<typeof open>>

const labels = (page: Page) => page.findAll('.square').map(cell => cell.attributes('aria-label'))
const sources = (page: Page) => page.findAll('.square img, .square image').map(image => image.attributes('src'))
const months = (page: Page) => page.findAll('.month').map(month => month.text())
const endOf = (page: Page) => page.find('.end').exists() ? page.get('.end').text() : ''
async function toFiles(page: Page) {
  await page.findAll('[role=tab]')[1]!.trigger('tap')
  await settled()
}

describe('the pictures, videos and files of a chat', () => {
  it('has pictures and videos by month, newest first, by their small versions, videos with their length', async () => {
    timeline = [picture('old', { sentAt: message().sentAt - 60 * DAY }), picture('a'), text('hello'), video('b'), file('c.pdf')]
    const page = await open()
    expect(labels(page)).toEqual([expect.stringContaining('BOB的视频'), expect.stringContaining('BOB的图片'), expect.stringContaining('BOB的图片')])
    expect(sources(page)).toEqual([urlOf('poster-b'), urlOf('small-a'), urlOf('small-old')])
    expect(page.findAll('.length').map(length => length.text())).toEqual(['1:07'])
    expect(months(page)).toHaveLength(2)
    expect(endOf(page)).toBe(t('gallery.beginning'))
  })

  it('opens the viewer at the picture that is tapped', async () => {
    timeline = [picture('a'), picture('b')]
    const page = await open()
    await page.findAll('.square')[1]!.trigger('tap')
    expect(vi.mocked(uni.navigateTo)).toHaveBeenLastCalledWith(expect.objectContaining({ url: `/packages/media/viewer?key=${toQuery(CHAT)}&at=a` }))
  })

  it('has files with name, size, sender and date, opens the one that is tapped, and leads to its place', async () => {
    timeline = [picture('a'), file('plan.pdf'), file('b.zip')]
    const page = await open()
    await toFiles(page)
    expect(page.findAll('.file__text').map(row => row.text())).toEqual([expect.stringMatching(/b\.zip.*2 KB · BOB · /), expect.stringMatching(/plan\.pdf.*2 KB · BOB · /)])
    expect(page.findAll('.file__icon').map(icon => icon.text())).toEqual(['ZIP', 'PDF'])
    await page.findAll('.file__main')[1]!.trigger('tap')
    expect(openMessageFile).toHaveBeenCalledWith(timeline[1], stores.downloads, stores.session.recordError)
    vi.stubGlobal('getCurrentPages', () => [{ route: 'packages/chat/index', options: { key: toQuery(CHAT) } }, { route: 'packages/media/gallery' }])
    await page.findAll('.file__place')[1]!.trigger('tap')
    expect(vi.mocked(uni.navigateBack)).toHaveBeenLastCalledWith({ delta: 1 })
    expect(takeJump(CHAT)).toBe('plan.pdf')
  })

  it('shows how much of a file has come; a tap on it cancels', async () => {
    timeline = [file('plan.pdf')]
    Object.assign(stores.downloads, { progressOf: () => 40, isRunning: () => true })
    const page = await open()
    await toFiles(page)
    expect(page.get('.file__about').text()).toBe(t('viewer.saving', { percent: 40 }))
    await page.get('.file__main').trigger('tap')
    expect(stores.downloads.cancel).toHaveBeenCalledWith('plan.pdf')
    expect(openMessageFile).not.toHaveBeenCalled()
  })

  it('looks for older ones until the window is filled, and no further', async () => {
    history.isComplete = false
    older = Array.from({ length: 30 }, (_, n) => [picture(`${n}-1`), text(`${n}`), picture(`${n}-2`), picture(`${n}-3`), picture(`${n}-4`)])
    const page = await open()
    // Rows of 100 px, one for each page of history: two windows of 800 px.
    expect(stores.messages.loadOlder).toHaveBeenCalledTimes(16)
    expect(endOf(page)).toBe('')
    fire(page, 'onPageScroll', { scrollTop: 300 })
    await settled()
    expect(stores.messages.loadOlder).toHaveBeenCalledTimes(19)
  })

  it('draws what is near the window alone, and a box of the same height for the rest', async () => {
    timeline = Array.from({ length: 5000 }, (_, n) => picture(`${n}`))
    const page = await open()
    expect(page.findAll('.square').length).toBeLessThan(150)
    const boxes = () => page.findAll('.list [style^=height]').reduce((sum, box) => sum + Number.parseInt(box.attributes('style')!.slice(7)), 0)
    const heightOfAll = () => boxes() + Math.ceil(page.findAll('.square').length / 4) * 100
    expect(heightOfAll()).toBe(125_000)
    fire(page, 'onPageScroll', { scrollTop: 60_000 })
    await settled()
    expect(page.findAll('.square').length).toBeLessThan(150)
    expect(labels(page).length).toBeGreaterThan(64)
    expect(heightOfAll()).toBe(125_000)
    expect(page.html()).not.toContain(urlOf('small-4999'))
  })

  it('says how far it has looked where long chats have no pictures, and goes on when it is asked', async () => {
    history.isComplete = false
    older = Array.from({ length: 25 }, (_, n) => [text(`${n}`)])
    const page = await open()
    expect(stores.messages.loadOlder).toHaveBeenCalledTimes(20)
    expect(endOf(page)).toContain('已查找到')
    await page.get('.text-button').trigger('tap')
    await settled()
    expect(stores.messages.loadOlder).toHaveBeenCalledTimes(25)
    expect(endOf(page)).toBe(t('gallery.none.media'))
    await toFiles(page)
    expect(endOf(page)).toBe(t('gallery.none.files'))
  })

  it('says why older ones were not loaded, and loads them again', async () => {
    history.isComplete = false
    timeline = [picture('b')]
    const load = stores.messages.loadOlder.getMockImplementation()
    stores.messages.loadOlder.mockImplementation(async () => { history.failure = createFailure('timeout') })
    const page = await open()
    expect(endOf(page)).toBe(t('failure.timeout'))
    fire(page, 'onPageScroll', { scrollTop: 60 })
    await settled()
    expect(stores.messages.loadOlder).toHaveBeenCalledOnce()
    stores.messages.loadOlder.mockImplementation(load)
    older = [[picture('a')]]
    await page.get('.text-button').trigger('tap')
    await settled()
    expect(labels(page)).toHaveLength(2)
    expect(endOf(page)).toBe(t('gallery.beginning'))
  })

  it('says without a connection that it has what the device has, and goes on when it is back', async () => {
    history.isComplete = false
    stores.session.phase = 'reconnecting'
    timeline = [picture('b')]
    const load = stores.messages.loadOlder.getMockImplementation()
    stores.messages.loadOlder.mockImplementation(async () => { history.failure = createFailure('network') })
    const page = await open()
    expect([labels(page).length, endOf(page)]).toEqual([1, t('gallery.away')])
    stores.messages.loadOlder.mockImplementation(load)
    older = [[picture('a')]]
    stores.session.phase = 'online'
    await settled()
    expect([labels(page).length, endOf(page)]).toEqual([2, t('gallery.beginning')])
  })

  it('fills a gap that is in the window', async () => {
    timeline = [picture('a'), text('between'), picture('c')]
    missing.set('between', [text('more'), picture('b')])
    const page = await open()
    expect(sources(page)).toEqual(['small-c', 'small-b', 'small-a'].map(urlOf))
    expect(page.find('.gap').exists()).toBe(false)
  })

  it('shows a gap that cannot be filled, with what lies behind it', async () => {
    stores.session.phase = 'reconnecting'
    timeline = [picture('a'), picture('c')]
    missing.set('c', [picture('b')])
    const page = await open()
    expect(page.get('.gap').text()).toBe(t('gallery.gap'))
    expect(labels(page)).toHaveLength(2)
    stores.session.phase = 'online'
    await settled()
    expect(labels(page)).toHaveLength(3)
  })

  it('asks once for a gap into which nothing comes, and again when it is tapped', async () => {
    timeline = [picture('a'), picture('c')]
    missing.set('c', [picture('b')])
    const fill = stores.messages.seen.getMockImplementation()
    stores.messages.seen.mockImplementation(async () => {})
    const page = await open()
    change()
    await settled()
    const withGap = () => stores.messages.seen.mock.calls.filter(([, runs]: [string, Array<{ first: Message }>]) => runs.filter(({ first }) => first.key === 'c').length === 2)
    expect(withGap()).toHaveLength(1)
    stores.messages.seen.mockImplementation(fill)
    await page.get('.gap').trigger('tap')
    await settled()
    expect(labels(page)).toHaveLength(3)
  })

  it('has what is in the window confirmed by ZIM, and loses what is recalled', async () => {
    timeline = [picture('a'), picture('b')]
    const page = await open()
    expect(stores.messages.seen).toHaveBeenCalledWith(CHAT, [timeline[1], timeline[0]].map(each => ({ first: each, last: each })))
    timeline = [timeline[0]!, ofBody('b', { kind: 'revoked', operatorID: 'bob' })]
    change()
    await settled()
    expect(sources(page)).toEqual([urlOf('small-a')])
  })

  it('draws a mark in place of a picture that cannot be loaded', async () => {
    timeline = [picture('broken')]
    const page = await open()
    await page.get('.square .picture').trigger('error')
    await settled()
    expect(page.find('.square .picture').exists()).toBe(false)
    expect(page.find('.square .icon-none').exists()).toBe(true)
  })

  it('counts as its chat while it is in front, and is open for as long', async () => {
    const page = await open()
    expect(shownConversation.value).toBe(CHAT)
    expect(stores.messages.open).toHaveBeenCalledWith(CHAT)
    fire(page, 'onHide')
    expect([shownConversation.value, stores.messages.close.mock.calls.length]).toEqual([null, 1])
    shownConversation.value = CHAT
    fire(page, 'onUnload')
    expect([shownConversation.value, stores.messages.close.mock.calls.length]).toEqual([CHAT, 1])
    shownConversation.value = null
  })

  it('looks no further once it is hidden', async () => {
    history.isComplete = false
    older = Array.from({ length: 9 }, (_, n) => [text(`${n}`)])
    const load = stores.messages.loadOlder.getMockImplementation()
    let page: Page | null = null
    stores.messages.loadOlder.mockImplementation(async () => {
      await load()
      if (stores.messages.loadOlder.mock.calls.length === 3) fire(page!, 'onHide')
    })
    page = mount(GalleryPage, { attachTo: document.body })
    fire(page, 'onLoad', { key: toQuery(CHAT) })
    fire(page, 'onShow')
    fire(page, 'onReady')
    await settled()
    expect(stores.messages.loadOlder).toHaveBeenCalledTimes(3)
    fire(page, 'onShow')
    await settled()
    expect(stores.messages.loadOlder).toHaveBeenCalledTimes(9)
  })
})
