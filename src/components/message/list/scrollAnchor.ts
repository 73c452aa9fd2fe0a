/**
 * Scroll anchoring for browsers without it (WebKit), and for an offset of 0, at which no browser has it. H5 only: a mini program cannot
 * read the document.
 *
 * The rows on the screen are anchors. When the content has changed its height, the list is scrolled by as much as the uppermost of them
 * has moved within the content. A ResizeObserver runs after the layout and before the frame is painted, so nothing is seen to move.
 * Positions within the content do not depend on the scroll position, which another thread may have changed meanwhile.
 * Invariant: `anchors` are positions of the last layout, also while the list is still.
 */
export interface ScrollAnchor {
  /** Notes which rows are on the screen. Called when the list has scrolled. Returns the px by which it had to correct the position. */
  onScroll: () => number
  stop: () => void
}

/** Fractions of a pixel that WebKit cannot scroll are added to the next correction up to this limit, px. */
const MAX_REST = 1

/** Below this offset browsers do not anchor, px. */
const TOP = 1

const hasScrollAnchoring = () => typeof CSS !== 'undefined' && CSS.supports('overflow-anchor', 'auto')

/** @param list the element that scrolls; its first child is the content */
export function createScrollAnchor(list: HTMLElement): ScrollAnchor {
  const content = list.firstElementChild!
  const isAnchored = hasScrollAnchoring()
  /** The rows on the screen, from top to bottom, with their distance from the top of the content, px. */
  let anchors: { row: Element, top: number }[] = []
  let rest = 0

  function note() {
    const { top, bottom } = list.getBoundingClientRect()
    const isShown = (element: Element) => {
      const rect = element.getBoundingClientRect()
      return rect.bottom > top && rect.top < bottom
    }
    const start = content.getBoundingClientRect().top
    const rows: Element[] = []
    content.querySelectorAll('.chunk').forEach(chunk => isShown(chunk) && rows.push(...Array.from(chunk.querySelectorAll('.row')).filter(isShown)))
    anchors = rows.map(row => ({ row, top: row.getBoundingClientRect().top - start })).sort((one, other) => one.top - other.top)
  }

  /** A scroll event may come between a change of the document and the observer, so both correct the position before they note a new one. */
  function update(): number {
    let corrected = 0
    const anchor = anchors.find(({ row }) => row.isConnected)
    if (anchor && !(isAnchored && list.scrollTop >= TOP)) {
      const moved = anchor.row.getBoundingClientRect().top - content.getBoundingClientRect().top - anchor.top + rest
      const before = list.scrollTop
      if (moved) list.scrollBy(0, moved)
      corrected = list.scrollTop - before
      const left = moved - corrected
      rest = Math.abs(left) < MAX_REST ? left : 0
    }
    note()
    return corrected
  }

  const observer = new ResizeObserver(update)
  // uni gives the content itself the height of the list.
  Array.from(content.children).forEach(part => observer.observe(part))
  note()

  return {
    onScroll: update,
    stop() { observer.disconnect() },
  }
}
