import { isShown } from './isShown'

interface ListFocus {
  /** The list: one stop of the Tab key. */
  list: string
  /** What the arrow keys move between. */
  stops: string
  /** Where the Tab key enters a list, whose stops are in the order of the screen. `last`: what had the focus last. */
  entry: (list: Element, stops: HTMLElement[], last: HTMLElement | null) => HTMLElement | undefined
  /** The stop, or something inside it, has the focus. */
  onEnter?: (stop: HTMLElement) => void
  onLeave?: (stop: HTMLElement) => void
  /** The stop of what lies beside it, not inside. */
  stopBeside?: (target: Element) => HTMLElement | null | undefined
}

/** Loads more above, by itself when the list is near its beginning: reached by Arrow Up. */
const MORE = '.head *'

const topOf = (element: Element) => element.getBoundingClientRect().top

function focusStop(stop: HTMLElement | undefined) {
  stop?.focus({ preventScroll: true })
  stop?.scrollIntoView({ block: 'nearest' })
}

/** In the order of the screen: that of the document is another one. */
const stopsIn = (list: Element, stops: string) =>
  Array.from(list.querySelectorAll<HTMLElement>(stops)).filter(isShown).sort((one, other) => topOf(one) - topOf(other))

export function visibleIn(list: Element, stops: HTMLElement[]): HTMLElement[] {
  const { top, bottom } = list.getBoundingClientRect()
  return stops.filter(stop => topOf(stop) < bottom - 1 && stop.getBoundingClientRect().bottom > top + 1)
}

/** The last stop within the height of the list, or the next one, where none is. */
function inPage(list: Element, stops: HTMLElement[], from: number, direction: 1 | -1): number {
  const tops = stops.map(topOf)
  const height = Math.min(list.clientHeight, innerHeight)
  let to = from + direction
  while (tops[to + direction] !== undefined && Math.abs(tops[to + direction]! - tops[from]!) < height) to += direction
  return to
}

const MOVES: Record<string, (list: Element, stops: HTMLElement[], at: number) => number> = {
  ArrowUp: (_, __, at) => at - 1,
  ArrowDown: (_, __, at) => at + 1,
  PageUp: (list, stops, at) => inPage(list, stops, at, -1),
  PageDown: (list, stops, at) => inPage(list, stops, at, 1),
  Home: (_, stops) => stops.findIndex(stop => !stop.matches(MORE)),
  End: (_, stops) => stops.length - 1,
}

/**
 * H5: makes lists one stop of the Tab key. Arrow keys, Page Up and Page Down, Home and End move the focus in them; the Tab key leaves them.
 * What disappears while it has the focus hands it to what stands in its place.
 */
export function moveFocusInLists({ list: lists, stops, entry, onEnter, onLeave, stopBeside }: ListFocus): void {
  let last: HTMLElement | null = null
  /** The stop that has the focus, or has it inside or beside it, and where it was on the screen when it got it, px. */
  let current: { stop: HTMLElement, target: HTMLElement, top: number } | null = null

  const removals = new MutationObserver(() => {
    if (!current || current.target.isConnected || document.activeElement !== document.body)
      return
    const { stop, top } = current
    if (stop.isConnected)
      return focusStop(stop)
    const distance = (stop: Element) => Math.abs(topOf(stop) - top)
    const list = Array.from(document.querySelectorAll(lists)).find(isShown)
    if (list) focusStop(visibleIn(list, stopsIn(list, stops)).sort((one, other) => distance(one) - distance(other))[0])
  })

  document.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof HTMLElement))
      return
    const list = target.closest(lists)
    if (target === list) {
      focusStop(entry(list, stopsIn(list, stops), last))
      return
    }
    const stop = list && (target.closest<HTMLElement>(stops) ?? stopBeside?.(target))
    // A list that has the focus inside is no stop itself: Shift+Tab would come back to it.
    document.querySelectorAll(lists).forEach(each => each.setAttribute('tabindex', each === list ? '-1' : '0'))
    if (current && current.stop !== stop) {
      current.stop.setAttribute('tabindex', '-1')
      onLeave?.(current.stop)
    }
    removals.disconnect()
    current = stop ? { stop, target, top: topOf(stop) } : null
    if (!stop)
      return
    last = stop
    // The way back from what is inside it.
    stop.setAttribute('tabindex', '0')
    onEnter?.(stop)
    removals.observe(list!, { childList: true, subtree: true })
  })
  document.addEventListener('focusout', ({ target, relatedTarget }) => {
    const list = target instanceof Element && target.closest(lists)
    if (list && !(relatedTarget instanceof Node && list.contains(relatedTarget))) list.setAttribute('tabindex', '0')
  })
  document.addEventListener('keydown', (event) => {
    const stop = event.target instanceof HTMLElement && event.target.matches(stops) ? event.target : null
    const list = stop?.closest(lists)
    const move = MOVES[event.key]
    if (!list || !move || event.altKey || event.ctrlKey || event.metaKey)
      return
    event.preventDefault()
    const all = stopsIn(list, stops)
    focusStop(all[Math.max(0, Math.min(all.length - 1, move(list, all, all.indexOf(stop!))))])
  })
}
