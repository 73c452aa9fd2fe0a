import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'

import { keepFocusInDialogs } from '@/pages/accessibility/dialogFocus'
import { listenToKeyboard } from '@/pages/accessibility/keyboardAccess'
import { keepFocusOnPages } from '@/pages/accessibility/pageFocus'

/** happy-dom lays nothing out: what is not hidden by its style has a box. */
function boxes(this: Element) {
  return this.isConnected && !this.closest('[style*="display: none"]') ? [{}] : []
}

const settle = () => new Promise(resolve => setTimeout(resolve, 40))
const focus = (id: string) => document.getElementById(id)!.focus()
const expectFocus = (id: string) => vi.waitFor(() => expect(document.activeElement?.id).toBe(id))

function press(key: string, options: KeyboardEventInit = {}) {
  for (const type of ['keydown', 'keyup']) document.activeElement!.dispatchEvent(new KeyboardEvent(type, { key, bubbles: true, cancelable: true, ...options }))
  return settle()
}

async function show(html: string, parent = 'uni-app') {
  document.querySelector(parent)!.insertAdjacentHTML('beforeend', html)
  await settle()
}

async function remove(selector: string) {
  document.querySelector(selector)!.remove()
  await settle()
}

const MODAL = '<uni-modal><div class="uni-modal" tabindex="-1"><div id="cancel" role="button" tabindex="0"></div><div id="ok" role="button" tabindex="0"></div></div></uni-modal>'
const SHEET = '<div class="sheet-layer"><div class="sheet-shade" id="shade"></div><div class="sheet-panel"><div id="close" role="button" tabindex="0"></div></div></div>'

describe('the focus', () => {
  const confirmed = vi.fn()

  beforeAll(() => {
    vi.spyOn(Element.prototype, 'getClientRects').mockImplementation(boxes as never)
    listenToKeyboard()
    keepFocusInDialogs()
    keepFocusOnPages()
    // As uni does: by any Enter.
    document.addEventListener('keyup', ({ key }) => { if (key === 'Enter') confirmed() })
  })
  beforeEach(() => {
    document.body.innerHTML = '<uni-app><uni-page id="page"><div id="one" role="button" tabindex="0"></div><div id="two" role="button" tabindex="0"></div><div id="three" role="button" tabindex="0"></div></uni-page></uni-app>'
    document.documentElement.dataset.keyboard = ''
    confirmed.mockClear()
    focus('two')
  })
  afterEach(() => settle())

  it('moves into a dialog, to its first button, and back when it is closed', async () => {
    await show(MODAL, 'body')
    await expectFocus('cancel')
    await remove('uni-modal')
    await expectFocus('two')
  })

  it('goes back at once when a dialog fades out', async () => {
    await show(MODAL, 'body')
    await expectFocus('cancel')
    document.querySelector('uni-modal')!.className = 'uni-fade-leave-active'
    await settle()
    await expectFocus('two')
  })

  it('leaves Enter to the page while a dialog fades out', async () => {
    await show(MODAL, 'body')
    await expectFocus('cancel')
    document.querySelector('uni-modal')!.className = 'uni-fade-leave-active'
    await settle()
    await press('Enter')
    expect(confirmed).toHaveBeenCalledOnce()
  })

  it('stays in a dialog: the Tab key leads round, and what asks for it outside gets it afterwards', async () => {
    await show(MODAL, 'body')
    await expectFocus('cancel')
    await press('Tab')
    await expectFocus('ok')
    await press('Tab')
    await expectFocus('cancel')
    await press('Tab', { shiftKey: true })
    await expectFocus('ok')
    focus('three')
    await expectFocus('cancel')
    await remove('uni-modal')
    await expectFocus('three')
  })

  it('decides what Enter does in a question, not uni; a key that was held before does nothing', async () => {
    const clicked = vi.fn()
    await show(MODAL, 'body')
    await expectFocus('cancel')
    document.getElementById('cancel')!.addEventListener('click', clicked)
    document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', repeat: true, bubbles: true, cancelable: true }))
    document.activeElement!.dispatchEvent(new KeyboardEvent('keyup', { key: 'Enter', bubbles: true }))
    await settle()
    expect([clicked.mock.calls.length, confirmed.mock.calls.length]).toEqual([0, 0])
    await press('Enter')
    expect([clicked.mock.calls.length, confirmed.mock.calls.length]).toEqual([1, 0])
  })

  it('moves into a sheet of ours, which Escape closes', async () => {
    await show(SHEET)
    await expectFocus('close')
    document.getElementById('shade')!.addEventListener('click', () => document.querySelector('.sheet-layer')!.remove())
    await press('Escape')
    await vi.waitFor(() => expect(document.querySelector('.sheet-layer')).toBeNull())
    await expectFocus('two')
  })

  it('goes to what follows when what has it is removed, for users of a keyboard', async () => {
    await remove('#two')
    await expectFocus('three')
    delete document.documentElement.dataset.keyboard
    await remove('#three')
    await vi.waitFor(() => expect(document.activeElement).toBe(document.body))
  })

  it('is where it was when a page comes back', async () => {
    const page = document.getElementById('page')!
    page.remove()
    await show('<uni-page id="other"></uni-page>')
    await vi.waitFor(() => expect(document.activeElement).toBe(document.body))
    document.getElementById('other')!.replaceWith(page)
    await settle()
    await expectFocus('two')
  })
})
