import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick, reactive } from 'vue'

import type { Message, MessageBody } from '@/types/message'

import ViewerPage from '@/packages/media/viewer.vue'
import { takeJump } from '@/pages/jumps'
import { shownConversation } from '@/pages/shownConversation'
import { createFailure, FailureError } from '@/utils/failure'
import { toQuery } from '@/utils/pageQuery'

import { t } from '../../support/texts'
import { fire } from '../../support/uniHooks'
import { message } from '../message/fixtures'

const CHAT = 'peer:bob'
const stores = vi.hoisted(() => ({ messages: {} as Record<string, any>, media: {} as Record<string, unknown>, downloads: {} as Record<string, unknown>, files: {} as Record<string, any>, session: {} as { phase: string, recordError: ReturnType<typeof vi.fn> } }))
vi.mock('@/stores/messages', () => ({ useMessagesStore: () => stores.messages }))
vi.mock('@/stores/media', () => ({ useMediaStore: () => stores.media }))
vi.mock('@/stores/downloads', () => ({ useDownloadsStore: () => stores.downloads }))
vi.mock('@/packages/media/messageFiles', () => ({ messageFiles: () => ({ fileOf: (message: Message) => stores.files.fileOf(message), kept: (message: Message) => stores.files.kept(message), isGone: (message: Message) => stores.files.isGone(message) }) }))
vi.mock('@/stores/session', () => ({ useSessionStore: () => stores.session }))
vi.mock('@/pages/useNames', () => ({ useNames: () => ({ nameOf: (id: string) => id.toUpperCase(), avatarOf: () => '' }) }))
vi.mock('@/pages/alerts/useBanner', () => ({ useBanner: () => false }))
const saveFile = vi.hoisted(() => vi.fn())
vi.mock('@/services/media/openFile.h5', () => ({ saveFile }))

const urlOf = (name: string) => `https://files.example.com/${name}`
const pictureBody = (name: string, more: object = {}): MessageBody => ({ kind: 'image', name, bytes: 9, url: urlOf(name), width: 300, height: 200, thumbnail: urlOf(`small-${name}`), ...more })
const videoBody = (name: string): MessageBody => ({ kind: 'video', name, bytes: 9, url: urlOf(name), width: 300, height: 200, seconds: 7, poster: urlOf(`poster-${name}`) })

/** A message whose key is the name of its file, or its text. */
function ofBody(key: string, body: MessageBody): Message {
  return { ...message({}), key, conversation: CHAT, body }
}
const picture = (name: string, more?: object) => ofBody(name, pictureBody(name, more))
const video = (name: string) => ofBody(name, videoBody(name))
const text = (words: string) => ofBody(words, { kind: 'text', text: words })

let timeline: Message[]
let older: Message[][]
/** Keys of messages before which others are missing, and these. */
let missing: Map<string, Message[]>
let history: { isLoading: boolean, isComplete: boolean, failure: unknown }
let change: () => void
/** Files that this device has, by the key of their message. */
let kept: Map<string, string>
let isGoneAtServer: boolean

/** Of the test that runs. */
const pages: Array<{ unmount: () => void }> = []

beforeEach(() => {
  timeline = []
  older = []
  missing = new Map()
  stores.session = reactive({ phase: 'online', recordError: vi.fn() })
  history = reactive({ isLoading: false, isComplete: true, failure: null })
  kept = new Map()
  isGoneAtServer = false
  saveFile.mockClear()
  vi.mocked(uni.navigateBack).mockClear()
  vi.mocked(uni.switchTab).mockClear()
  vi.mocked(uni.navigateTo).mockClear()
  stores.messages = {
    timeline: () => timeline,
    history: () => history,
    onChanges: (_: string, listener: () => void) => {
      change = listener
      return () => {}
    },
    async loadOlder() {
      timeline = [...older.pop() ?? [], ...timeline]
      history.isComplete = !older.length
      change()
    },
    isAfterGap: (_: string, { key }: Message) => missing.has(key),
    seen: vi.fn(async (_: string, runs: Array<{ first: Message }>) => {
      for (const { first: { key } } of runs) {
        const between = missing.get(key)
        if (!between)
          continue
        missing.delete(key)
        const at = timeline.findIndex(message => message.key === key)
        timeline = [...timeline.slice(0, at), ...between, ...timeline.slice(at)]
        change()
      }
    }),
    open: vi.fn(),
    close: vi.fn(),
    reach: vi.fn(),
  }
  stores.media = { localMediaOf: (key: string) => kept.has(`shown ${key}`) ? { localUrl: kept.get(`shown ${key}`), localPoster: '' } : undefined, onChange: () => () => {} }
  stores.downloads = { progressOf: () => undefined, onChange: () => () => {} }
  stores.files = { kept: async ({ key }: Message) => kept.get(key) ?? null, fileOf: vi.fn(async () => 'a file'), isGone: async () => isGoneAtServer }
  vi.stubGlobal('getCurrentPages', () => [])
})

afterEach(() => { for (const page of pages.splice(0)) page.unmount() })

const settled = async () => {
  for (let n = 0; n < 20; n++) await nextTick()
}

async function open(at: string, conversation = CHAT) {
  const page = mount(ViewerPage, { attachTo: document.body })
  pages.push(page)
  fire(page, 'onLoad', { key: toQuery(conversation), at: toQuery(at) })
  await settled()
  return page
}
type Page = Awaited<ReturnType<typeof open>>

const countOf = (page: Page) => page.get('.count').text()
const front = (page: Page) => page.get('.slide:not([aria-hidden])')
const sourceOf = (page: Page) => front(page).findAll('img').filter(image => image.attributes('alt')).map(image => image.attributes('src'))[0]
const press = async (key: string) => {
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
  await settled()
}
const stateOf = (page: Page) => page.find('.state').exists() ? page.get('.state').text() : ''
const loaded = async (page: Page) => {
  await front(page).findAll('img').at(-1)!.trigger('load')
  await settled()
}

describe('the viewer', () => {
  it('shows the picture that was tapped among all pictures and videos of the chat, and draws its neighbours alone', async () => {
    timeline = [picture('a'), text('hello'), video('b'), picture('c'), ofBody('d', { kind: 'file', name: 'd', bytes: 9, url: urlOf('d') }), picture('e'), picture('f')]
    const page = await open('c')
    expect(countOf(page)).toBe('3 / 5')
    expect(sourceOf(page)).toBe(urlOf('c'))
    expect(page.findAll('.slide')).toHaveLength(3)
    expect(page.html()).not.toContain(urlOf('a'))
    expect(page.get('.heard[role=status]').text()).toContain('BOB')
  })

  it('moves by keys, and not beyond the ends', async () => {
    timeline = [picture('a'), picture('b'), picture('c')]
    const page = await open('b')
    await press('ArrowRight')
    await press('ArrowRight')
    expect(countOf(page)).toBe('3 / 3')
    await press('Home')
    await press('ArrowLeft')
    expect(countOf(page)).toBe('1 / 3')
    await press('End')
    expect(sourceOf(page)).toBe(urlOf('c'))
  })

  it('shows the file of this device before that of the server, also of a picture that is not sent', async () => {
    timeline = [picture('a'), picture('b', { url: '', thumbnail: '' })]
    kept.set('a', 'wxfile://usr/a').set('shown b', 'blob:b')
    const page = await open('a')
    expect(sourceOf(page)).toBe('wxfile://usr/a')
    await press('ArrowRight')
    expect(sourceOf(page)).toBe('blob:b')
  })

  it.each(['http://example.com/a.png', 'javascript:alert(1)', ''])('loads nothing of the address %j: it says that the picture has expired', async (url) => {
    timeline = [picture('a', { url, thumbnail: url })]
    const page = await open('a')
    expect(page.find('img').exists()).toBe(false)
    expect(stateOf(page)).toContain(t('viewer.gone'))
    expect(page.findAll('.bar--below .action')).toHaveLength(1)
  })

  it('shows the small version until the picture is loaded, and that it loads', async () => {
    timeline = [picture('a')]
    const page = await open('a')
    expect(front(page).findAll('img').map(image => image.attributes('src'))).toEqual([urlOf('small-a'), urlOf('a')])
    expect(stateOf(page)).toBe(t('viewer.loading'))
    await loaded(page)
    expect(front(page).findAll('img').map(image => image.attributes('src'))).toEqual([urlOf('a')])
    expect(stateOf(page)).toBe('')
  })

  it('says when a picture was not loaded, and loads it again', async () => {
    timeline = [picture('a')]
    const page = await open('a')
    await front(page).findAll('img').at(-1)!.trigger('error')
    await settled()
    expect(stateOf(page)).toContain(t('viewer.failed'))
    await page.get('.state .action').trigger('tap')
    await settled()
    expect(sourceOf(page)).toBe(urlOf('a'))
    expect(stateOf(page)).toBe(t('viewer.loading'))
  })

  it('says that a picture has expired when the server has it no more', async () => {
    timeline = [picture('a')]
    isGoneAtServer = true
    const page = await open('a')
    await front(page).findAll('img').at(-1)!.trigger('error')
    await settled()
    expect(stateOf(page)).toContain(t('viewer.goneMeans'))
  })

  it('takes the server\'s file when the copy of this device cannot be read', async () => {
    timeline = [picture('a')]
    kept.set('a', 'wxfile://usr/a')
    const page = await open('a')
    await front(page).findAll('img').at(-1)!.trigger('error')
    await settled()
    expect(sourceOf(page)).toBe(urlOf('a'))
    expect(stateOf(page)).toBe(t('viewer.loading'))
  })

  it('takes the server\'s file when that of an own message was lost', async () => {
    timeline = [picture('a')]
    kept.set('shown a', 'tmp/a')
    const page = await open('a')
    expect(sourceOf(page)).toBe('tmp/a')
    await front(page).findAll('img').at(-1)!.trigger('error')
    await settled()
    expect(sourceOf(page)).toBe(urlOf('a'))
  })

  it('loads older ones when the first is reached, past pages without any, and keeps its place', async () => {
    timeline = [picture('c'), picture('d')]
    older = [[picture('a')], [picture('b'), text('two')], [text('one')]]
    history.isComplete = false
    const page = await open('d')
    expect(countOf(page)).toBe('2 / 2+')
    await press('ArrowLeft')
    expect([countOf(page), sourceOf(page)]).toEqual(['2 / 3+', urlOf('c')])
    await press('ArrowLeft')
    expect([countOf(page), sourceOf(page)]).toEqual(['2 / 4', urlOf('b')])
  })

  it('asks no further when a page of history has failed', async () => {
    timeline = [picture('a')]
    history.isComplete = false
    const loadOlder = vi.fn(async () => { history.failure = createFailure('network') })
    stores.messages.loadOlder = loadOlder
    const page = await open('a')
    expect(loadOlder).toHaveBeenCalledOnce()
    expect(page.find('.bar .spinner').exists()).toBe(false)
  })

  it('plays the video in front alone: it is gone when another one is in front', async () => {
    timeline = [video('a'), video('b')]
    const page = await open('a')
    expect(page.findAll('video').map(each => each.attributes('src'))).toEqual([urlOf('a')])
    await press('ArrowRight')
    expect(page.findAll('video').map(each => each.attributes('src'))).toEqual([urlOf('b')])
  })

  it('leaves the keys of a video to the video', async () => {
    timeline = [video('a'), video('b')]
    const page = await open('a')
    page.get('video').element.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true, cancelable: true }))
    await settled()
    expect(countOf(page)).toBe('1 / 2')
  })

  it('shows a picture no more that is recalled while it is in front, and says so until one goes on', async () => {
    timeline = [picture('a'), picture('b'), picture('c')]
    const page = await open('b')
    timeline = [timeline[0]!, ofBody('b', { kind: 'revoked', operatorID: 'bob' }), timeline[2]!]
    change()
    await settled()
    expect(stateOf(page)).toBe(t('viewer.recalled'))
    expect(countOf(page)).toBe('2 / 3')
    expect(page.html()).not.toContain(urlOf('b'))
    expect(page.find('.bar--below').exists()).toBe(false)
    await press('ArrowRight')
    expect([countOf(page), sourceOf(page)]).toEqual(['2 / 2', urlOf('c')])
    await press('ArrowLeft')
    expect([countOf(page), sourceOf(page)]).toEqual(['1 / 2', urlOf('a')])
  })

  it('says that the last picture was recalled, and stays open', async () => {
    timeline = [picture('a')]
    const page = await open('a')
    timeline = [ofBody('a', { kind: 'revoked', operatorID: 'bob' })]
    change()
    await settled()
    expect(stateOf(page)).toBe(t('viewer.recalled'))
    expect(uni.switchTab).not.toHaveBeenCalled()
  })

  it('gives the place of a deleted picture to the next newer one, and closes after the last one', async () => {
    timeline = [picture('a'), picture('b'), picture('c')]
    const page = await open('b')
    timeline = [timeline[0]!, timeline[2]!]
    change()
    await settled()
    expect([countOf(page), sourceOf(page)]).toEqual(['2 / 2', urlOf('c')])
    timeline = [timeline[0]!]
    change()
    await settled()
    expect([countOf(page), sourceOf(page)]).toEqual(['1 / 1', urlOf('a')])
    timeline = []
    change()
    expect(vi.mocked(uni.switchTab)).toHaveBeenCalledOnce()
  })

  it('finds its picture when it is opened by its address', async () => {
    stores.messages.reach = vi.fn(async () => { timeline = [picture('a'), picture('b')] })
    const page = await open('a')
    expect(stores.messages.open).toHaveBeenCalledWith(CHAT)
    expect(countOf(page)).toBe('1 / 2')
  })

  it('stays at its picture, whatever comes in while it is looked for, and is at the newest one where it is not found', async () => {
    stores.messages.reach = vi.fn(async () => {
      timeline = [picture('b'), picture('c')]
      change()
      timeline = [picture('a'), ...timeline]
      change()
    })
    expect(countOf(await open('a'))).toBe('1 / 3')
    timeline = []
    expect(countOf(await open('z'))).toBe('3 / 3')
  })

  it('says so when its picture cannot be found, and before that it looks for it', async () => {
    let end = () => {}
    stores.messages.reach = () => new Promise<void>((resolve) => { end = resolve })
    const page = await open('a')
    expect(stateOf(page)).toBe(t('viewer.loading'))
    end()
    await settled()
    change()
    expect(stateOf(page)).toBe(t('viewer.nothing'))
    expect(page.find('.bar--below').exists()).toBe(false)
    expect(vi.mocked(uni.switchTab)).not.toHaveBeenCalled()
  })

  it('counts as its chat: no banner tells of messages that come in there', async () => {
    timeline = [picture('a')]
    const page = await open('a')
    fire(page, 'onShow')
    expect(shownConversation.value).toBe(CHAT)
    fire(page, 'onHide')
    expect(shownConversation.value).toBeNull()
    expect(stores.messages.close).toHaveBeenCalledWith(CHAT)
    fire(page, 'onShow')
    fire(page, 'onUnload')
    expect(shownConversation.value).toBeNull()
    expect(stores.messages.close).toHaveBeenCalledTimes(2)
  })

  it('takes nothing from the chat below that is in front before the viewer is closed', async () => {
    timeline = [picture('a')]
    const page = await open('a')
    fire(page, 'onShow')
    fire(page, 'onHide')
    shownConversation.value = CHAT
    fire(page, 'onUnload')
    expect(shownConversation.value).toBe(CHAT)
    expect(stores.messages.close).toHaveBeenCalledOnce()
  })

  it('fills a gap of the history that it meets, in both directions, before one can go on', async () => {
    timeline = [picture('a'), picture('d'), picture('f')]
    missing.set('d', [text('b'), picture('c')]).set('f', [picture('e')])
    const page = await open('d')
    expect([countOf(page), sourceOf(page)]).toEqual(['3 / 5', urlOf('d')])
    await press('ArrowLeft')
    expect(sourceOf(page)).toBe(urlOf('c'))
    await press('End')
    await press('ArrowLeft')
    expect(sourceOf(page)).toBe(urlOf('e'))
  })

  it('fills a gap that appears beside the one in front: the connection is back, and newer ones are there', async () => {
    timeline = [picture('a')]
    const page = await open('a')
    missing.set('later', [picture('b')])
    timeline = [...timeline, text('later'), picture('c')]
    change()
    await settled()
    expect(countOf(page)).toBe('1 / 3')
  })

  it('shows nothing beyond a gap while it is loaded, and that it loads', async () => {
    timeline = [picture('a'), picture('c'), picture('d')]
    missing.set('c', [picture('b')])
    const fill = vi.mocked(stores.messages.seen as () => Promise<void>)
    const fillGap = fill.getMockImplementation()!
    let end = () => {}
    fill.mockImplementation(() => new Promise<void>((resolve) => { end = resolve }))
    const page = await open('c')
    await press('ArrowLeft')
    expect([countOf(page), sourceOf(page)]).toEqual(['1 / 2+', urlOf('c')])
    expect(page.get('.bar [role=status]').text()).toBe(t('viewer.loadingOlder'))
    fill.mockImplementation(fillGap)
    await stores.messages.seen('', [{ first: picture('c') }])
    end()
    await settled()
    expect(countOf(page)).toBe('3 / 4')
    expect(page.find('.bar [role=status]').exists()).toBe(false)
  })

  it('says that something is missing where a gap could not be filled, lets one go on, and fills it when it is asked', async () => {
    timeline = [picture('a'), picture('c')]
    missing.set('c', [picture('b')])
    const fill = vi.mocked(stores.messages.seen as () => Promise<void>)
    const fillGap = fill.getMockImplementation()!
    fill.mockImplementation(async () => {})
    const page = await open('c')
    expect(page.get('.gap').text()).toContain(t('viewer.gap'))
    await press('ArrowLeft')
    expect(sourceOf(page)).toBe(urlOf('a'))
    expect(page.find('.gap').exists()).toBe(true)
    fill.mockImplementation(fillGap)
    await page.get('.gap .action').trigger('tap')
    await settled()
    expect(page.find('.gap').exists()).toBe(false)
    await press('ArrowRight')
    expect(sourceOf(page)).toBe(urlOf('b'))
  })

  it('passes a gap without a connection, and fills it when the connection is back', async () => {
    stores.session.phase = 'reconnecting'
    timeline = [picture('a'), picture('c')]
    missing.set('c', [picture('b')])
    const fill = vi.mocked(stores.messages.seen as () => Promise<void>)
    const fillGap = fill.getMockImplementation()!
    fill.mockImplementation(async () => {})
    const page = await open('c')
    await press('ArrowLeft')
    expect(sourceOf(page)).toBe(urlOf('a'))
    fill.mockImplementation(fillGap)
    stores.session.phase = 'online'
    await settled()
    expect(countOf(page)).toBe('1 / 3')
  })

  it('has what is in front confirmed by ZIM, as the chat does', async () => {
    timeline = [picture('a'), picture('b')]
    await open('b')
    expect(stores.messages.seen).toHaveBeenLastCalledWith(CHAT, [expect.objectContaining({ first: timeline[1] })])
    await press('ArrowLeft')
    expect(stores.messages.seen).toHaveBeenLastCalledWith(CHAT, [expect.objectContaining({ first: timeline[0] })])
  })

  it('leads to the list of all of them: the page below, or in its own place', async () => {
    timeline = [picture('a')]
    const list = { route: 'packages/media/gallery', options: { key: toQuery(CHAT) } }
    vi.stubGlobal('getCurrentPages', () => [{ route: 'pages/chats/index' }, list, { route: 'packages/media/viewer' }])
    const page = await open('a')
    await page.get(`[aria-label="${t('viewer.all')}"]`).trigger('tap')
    expect(vi.mocked(uni.navigateBack)).toHaveBeenCalledOnce()
    vi.stubGlobal('getCurrentPages', () => [{ route: 'pages/chats/index' }, { route: 'packages/media/viewer' }])
    await page.get(`[aria-label="${t('viewer.all')}"]`).trigger('tap')
    expect(vi.mocked(uni.redirectTo)).toHaveBeenLastCalledWith(expect.objectContaining({ url: `/packages/media/gallery?key=${toQuery(CHAT)}` }))
  })

  it('goes back to a room, which has no list, or opens it', async () => {
    timeline = [picture('a')]
    vi.stubGlobal('getCurrentPages', () => [{ route: 'packages/chat/room', options: { roomID: 'hall' } }, { route: 'packages/media/viewer' }])
    const page = await open('a', 'room:hall')
    expect(page.find(`[aria-label="${t('viewer.all')}"]`).exists()).toBe(false)
    await page.findAll('.bar--below .action')[0]!.trigger('tap')
    expect(vi.mocked(uni.navigateBack)).toHaveBeenLastCalledWith({ delta: 1 })
    expect(takeJump('room:hall')).toBe('a')
    vi.stubGlobal('getCurrentPages', () => [{ route: 'packages/media/viewer' }])
    await page.findAll('.bar--below .action')[0]!.trigger('tap')
    expect(vi.mocked(uni.navigateTo)).toHaveBeenLastCalledWith(expect.objectContaining({ url: '/packages/chat/room?roomID=hall&name=' }))
  })

  it('goes back over the list to the chat', async () => {
    timeline = [picture('a')]
    const key = toQuery(CHAT)
    vi.stubGlobal('getCurrentPages', () => [{ route: 'packages/chat/index', options: { key } }, { route: 'packages/media/gallery', options: { key } }, { route: 'packages/media/viewer' }])
    const page = await open('a')
    await page.findAll('.bar--below .action')[0]!.trigger('tap')
    expect(vi.mocked(uni.navigateBack)).toHaveBeenLastCalledWith({ delta: 2 })
    expect(takeJump(CHAT)).toBe('a')
  })

  it('closes by Escape, which no other part of the window takes', async () => {
    timeline = [picture('a')]
    await open('a')
    const event = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true })
    document.body.dispatchEvent(event)
    expect(event.defaultPrevented).toBe(true)
    expect(vi.mocked(uni.switchTab)).toHaveBeenCalledOnce()
  })

  it('leaves Escape to a dialog', async () => {
    timeline = [picture('a')]
    await open('a')
    document.body.insertAdjacentHTML('beforeend', '<div class="sheet-panel" style="width:10px;height:10px">?</div>')
    const sheet = document.querySelector<HTMLElement>('.sheet-panel')!
    vi.spyOn(sheet, 'getClientRects').mockReturnValue([{}] as never)
    await press('Escape')
    expect(vi.mocked(uni.switchTab)).not.toHaveBeenCalled()
    sheet.remove()
  })

  it('saves the file under its name, and says why it could not', async () => {
    timeline = [picture('a')]
    const page = await open('a')
    await page.findAll('.bar--below .action')[1]!.trigger('tap')
    await settled()
    expect(saveFile).toHaveBeenCalledWith('a file', 'a')
    const failure = createFailure('file-gone')
    stores.files.fileOf = async () => { throw new FailureError(failure) }
    await page.findAll('.bar--below .action')[1]!.trigger('tap')
    await settled()
    expect(vi.mocked(uni.showModal).mock.lastCall![0]!.content).toBe(t('failure.file-gone'))
    expect(stores.session.recordError).toHaveBeenCalledWith(failure)
  })

  it('leads back to the message in the chat below, or to the chat where that is not below', async () => {
    timeline = [picture('a')]
    vi.stubGlobal('getCurrentPages', () => [{ route: 'pages/chats/index' }, { route: 'packages/chat/index', options: { key: toQuery(CHAT) } }, { route: 'packages/media/viewer' }])
    const page = await open('a')
    await page.findAll('.bar--below .action')[0]!.trigger('tap')
    expect(vi.mocked(uni.navigateBack)).toHaveBeenCalledOnce()
    expect([takeJump('peer:other'), takeJump(CHAT)]).toEqual(['', ''])
    await page.findAll('.bar--below .action')[0]!.trigger('tap')
    expect([takeJump(CHAT), takeJump(CHAT)]).toEqual(['a', ''])
    vi.stubGlobal('getCurrentPages', () => [{ route: 'pages/chats/index' }, { route: 'packages/media/viewer' }])
    await page.findAll('.bar--below .action')[0]!.trigger('tap')
    expect(vi.mocked(uni.navigateTo)).toHaveBeenLastCalledWith(expect.objectContaining({ url: `/packages/chat/index?key=${toQuery(CHAT)}&at=a` }))
  })
})
