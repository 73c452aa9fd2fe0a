import { isKeyboardInUse } from '@/utils/keyboardInUse'

import { isShown } from './isShown'
import { stopsOf } from './stopsOf'

const PAGE = 'uni-page'

/** What had the focus last on a page, and its place among the stops of the page. */
interface Last { element: HTMLElement, page: Element, at: number }

/** To what is in its place, where it is gone. */
function giveBack({ element, page, at }: Last) {
  const stops = stopsOf(page)
  const target = isShown(element) ? element : stops[Math.max(0, Math.min(at, stops.length - 1))]
  target?.focus({ preventScroll: true })
}

/**
 * H5, for users of a keyboard: the way back leads to what had the focus on the page; what is removed while it has the focus hands it to what follows;
 * and a field keeps the focus on Enter. uni takes pages out of the document and puts them back, and takes the focus from a field on Enter.
 */
export function keepFocusOnPages(): void {
  const lastOf = new WeakMap<Element, Last>()
  let last: Last | null = null

  const isLost = () => isKeyboardInUse() && document.activeElement === document.body

  document.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof HTMLElement))
      return
    const page = target.closest(PAGE)
    last = page && { element: target, page, at: stopsOf(page).indexOf(target) }
    if (last) lastOf.set(last.page, last)
  })
  new MutationObserver((records) => {
    if (!isLost())
      return
    const returned = records.flatMap(({ addedNodes }) => Array.from(addedNodes)).find(node => node instanceof Element && node.matches(PAGE))
    const known = returned ? lastOf.get(returned as Element) : last && !last.element.isConnected && isShown(last.page) ? last : undefined
    if (known) giveBack(known)
  }).observe(document.body, { childList: true, subtree: true })

  document.addEventListener('keyup', ({ key, target }) => {
    if (key === 'Enter' && target instanceof HTMLInputElement) setTimeout(() => { if (isLost() && isShown(target)) target.focus({ preventScroll: true }) })
  }, true)
}
