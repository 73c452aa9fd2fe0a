import { last } from '@/utils/last'

import { isShown } from './isShown'

/** The list of messages: one stop of the Tab key. */
const LIST = '.message-list .scroll'
/** What the arrow keys move between. */
const STOPS = '.content, .aside[data-n], .gap, .head .text-button'
/** What the Tab key reaches from a message that has the focus: its links and buttons. */
const INNER = '[data-link][tabindex], .again'

const topOf = (element: Element) => element.getBoundingClientRect().top

/** Reading order is that of the screen: older chunks stand in the document behind newer ones. */
const stopsOf = (list: Element) => Array.from(list.querySelectorAll<HTMLElement>(STOPS)).filter(isShown).sort((one, other) => topOf(one) - topOf(other))

function setReach(stop: Element, tabindex: '0' | '-1') {
  stop.querySelectorAll(INNER).forEach(inner => inner.setAttribute('tabindex', tabindex))
}

/**
 * H5: moves the focus in a list of messages. The Tab key enters the list at the message that had the focus last, or at the newest one that can be seen; arrow keys, Home and End
 * move between messages, gaps and notes; the Tab key goes on to the links of the message, and leaves the list.
 */
export function moveFocusInMessages(): void {
  /** The stop that has the focus, or had it last. */
  let current: HTMLElement | null = null

  function focus(stop: HTMLElement | undefined) {
    stop?.focus({ preventScroll: true })
    stop?.scrollIntoView({ block: 'nearest' })
  }

  function enter(list: Element) {
    if (current?.isConnected && list.contains(current))
      return focus(current)
    const { bottom } = list.getBoundingClientRect()
    const stops = stopsOf(list)
    focus(last(stops.filter(stop => topOf(stop) < bottom - 1)) ?? stops[0])
  }

  document.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof HTMLElement))
      return
    const list = target.closest(LIST)
    if (target === list) {
      enter(list)
      return
    }
    const stop = target.closest<HTMLElement>(STOPS)
    if (current && current !== stop) setReach(current, '-1')
    document.querySelectorAll(LIST).forEach(each => each.setAttribute('tabindex', each === list ? '-1' : '0'))
    if (!list || !stop)
      return
    current = stop
    setReach(stop, '0')
  })
  document.addEventListener('focusout', ({ target, relatedTarget }) => {
    const list = target instanceof Element && target.closest(LIST)
    if (list && !(relatedTarget instanceof Node && list.contains(relatedTarget))) list.setAttribute('tabindex', '0')
  })
  document.addEventListener('keydown', (event) => {
    const stop = event.target instanceof HTMLElement && event.target.matches(STOPS) ? event.target : null
    const list = stop?.closest(LIST)
    if (!list || event.altKey || event.ctrlKey || event.metaKey)
      return
    const stops = stopsOf(list)
    const at = stops.indexOf(stop!)
    const to = ({ ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: stops.length - 1 } as Record<string, number>)[event.key]
    if (to === undefined)
      return
    event.preventDefault()
    focus(stops[Math.max(0, Math.min(stops.length - 1, to))])
  })
}
