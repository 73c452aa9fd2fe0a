import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'

import { dismissBanner, showBanner } from '@/pages/alerts/banner'
import IncomingBanner from '@/pages/alerts/IncomingBanner.vue'
import { useBanner } from '@/pages/alerts/useBanner'
import { isWide } from '@/pages/wide/wideWindow'

import { useFakeClock, wait } from '../../support/clock'
import { t } from '../../support/texts'
import { fire } from '../../support/uniHooks'

useFakeClock()

vi.mock('@/stores/conversations', () => ({ useConversationsStore: () => ({ shown: [{ key: 'room:hall', name: 'Great hall' }] }) }))

const CARL = { conversation: 'peer:carl', messageID: '7', name: 'Carl', text: 'hello', avatar: '', letter: 'C', tone: 3 } as const
const AVATAR = 'https://pictures.example/carl.jpg'

const Page = defineComponent({
  setup() {
    const hasBanner = useBanner()
    return () => h('view', [h('input'), hasBanner.value ? h('view', [h(IncomingBanner)]) : null])
  },
})

const pages: Array<ReturnType<typeof mount>> = []
function openPage({ isShown = true } = {}) {
  const page = mount(Page, { attachTo: document.body })
  pages.push(page)
  if (isShown) fire(page, 'onShow')
  return page
}

const said = (page: ReturnType<typeof mount>) => page.get('[aria-live=polite]').text()
const press = (key: string, init: KeyboardEventInit = {}) => {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init })
  document.body.dispatchEvent(event)
  return event
}
async function drag(page: ReturnType<typeof mount>, by: number) {
  const root = page.get('.incoming')
  await root.trigger('touchstart', { changedTouches: [{ clientY: 80 }] })
  await root.trigger('touchend', { changedTouches: [{ clientY: 80 + by }] })
}

beforeEach(() => {
  isWide.value = false
  for (const name of ['navigateTo', 'redirectTo'] as const) vi.mocked(uni[name]).mockClear()
})
afterEach(() => {
  dismissBanner()
  pages.splice(0).forEach(page => page.unmount())
  vi.stubGlobal('getCurrentPages', () => [])
})

describe('the banner of a message', () => {
  it('is drawn by the page in front alone, in a region that screen readers watch', async () => {
    const [behind, front] = [openPage({ isShown: false }), openPage()]
    expect([said(behind), said(front)]).toEqual(['', ''])
    showBanner(CARL)
    await flushPromises()
    expect(said(behind)).toBe('')
    expect(said(front)).toMatch(/^C\s*Carl\s*hello$/)
    fire(front, 'onHide')
    fire(behind, 'onShow')
    showBanner({ ...CARL, text: 'again' })
    await flushPromises()
    expect([said(front), said(behind)]).toEqual(['', expect.stringContaining('again')])
  })

  it.each<[string, boolean, (page: ReturnType<typeof mount>) => unknown]>([
    ['a swipe up', true, page => drag(page, -30)],
    ['its button', true, page => page.get(`[aria-label="${t('alert.close')}"]`).trigger('tap')],
    ['Escape', true, async () => { press('Escape') }],
    ['a small movement', false, page => drag(page, -5)],
    ['a swipe down', false, page => drag(page, 30)],
    ['Escape of an input method', false, async () => { press('Escape', { isComposing: true }) }],
    ['another key', false, async () => { press('a') }],
  ])('%s dismisses it: %s', async (_, isDismissed, act) => {
    const page = openPage()
    showBanner(CARL)
    await flushPromises()
    await act(page)
    await flushPromises()
    expect(said(page) === '').toBe(isDismissed)
    expect(uni.navigateTo).not.toHaveBeenCalled()
  })

  it('uses Escape alone: a chat beside it is not closed; without a banner, and under a menu, the key is that of others', async () => {
    const page = openPage()
    expect(press('Escape').defaultPrevented).toBe(false)
    showBanner(CARL)
    await flushPromises()
    const menu = document.body.appendChild(Object.assign(document.createElement('div'), { className: 'layer' }))
    vi.spyOn(menu, 'getClientRects').mockReturnValue([{}] as never)
    expect(press('Escape').defaultPrevented).toBe(false)
    menu.remove()
    expect(press('Escape').defaultPrevented).toBe(true)
    await flushPromises()
    expect(said(page)).toBe('')
  })

  it('gives the focus back when it is dismissed with the focus inside', async () => {
    const page = openPage()
    const field = page.get('input').element as HTMLInputElement
    field.focus()
    showBanner(CARL)
    await flushPromises();
    (page.get('.incoming .open').element as HTMLElement).focus()
    press('Escape')
    await flushPromises()
    expect(document.activeElement).toBe(field)
  })

  it('stays while it has the focus, and goes five seconds later', async () => {
    const page = openPage()
    showBanner(CARL)
    await flushPromises()
    const isHeld = vi.spyOn(document, 'querySelector').mockImplementation(selector => selector.includes(':focus-within') ? page.element as never : null)
    await wait(5_000)
    expect(said(page)).not.toBe('')
    isHeld.mockRestore()
    await wait(4_900)
    expect(said(page)).not.toBe('')
    await wait(200)
    expect(said(page)).toBe('')
  })

  it('shows the picture of the sender, and the letter when it cannot be loaded', async () => {
    const page = openPage()
    showBanner({ ...CARL, avatar: AVATAR })
    await flushPromises()
    expect(page.get('image').attributes('src')).toBe(AVATAR)
    await page.get('image').trigger('error')
    expect(page.find('image').exists()).toBe(false)
    expect(said(page)).toMatch(/^C/)
  })

  it.each([
    ['beside the list of a wide window', 'pages/me/index', true, 'peer:carl', 'navigateTo', '/packages/chat/index?key=peer~3Acarl'],
    ['above a page', 'pages/me/index', false, 'peer:carl', 'navigateTo', '/packages/chat/index?key=peer~3Acarl'],
    ['in the place of another chat', 'packages/chat/index', false, 'peer:carl', 'redirectTo', '/packages/chat/index?key=peer~3Acarl'],
    ['in the place of a room', 'packages/chat/room', false, 'peer:carl', 'redirectTo', '/packages/chat/index?key=peer~3Acarl'],
    ['above a page, a room with its name', 'packages/me/about', false, 'room:hall', 'navigateTo', '/packages/chat/room?roomID=hall&name=Great~20hall'],
    ['in the place of another chat, a room', 'packages/chat/index', false, 'room:hall', 'redirectTo', '/packages/chat/room?roomID=hall&name=Great~20hall'],
  ] as const)('opens the conversation %s by a tap, and is gone', async (_, route, wide, conversation, way, url) => {
    vi.stubGlobal('getCurrentPages', () => [{ route }])
    isWide.value = wide
    const page = openPage()
    showBanner({ ...CARL, conversation })
    await flushPromises()
    await page.get('.incoming .open').trigger('tap')
    expect(uni[way]).toHaveBeenCalledWith(expect.objectContaining({ url }))
    expect(said(page)).toBe('')
  })
})
