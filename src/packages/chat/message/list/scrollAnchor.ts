/**
 * Keeps what is read in place when rows above it change their height. H5 only: a mini program cannot read the document.
 *
 * The rows on the screen are anchors. When the content has changed, the list is scrolled by as much as the uppermost of them has moved on the
 * screen, so what the browser has done itself is not done again. WebKit has no scroll anchoring. Chromium has none at offset 0, and it may hold
 * a placeholder by its upper edge, above the screen, while the rows below it move.
 *
 * A scroll of the user must not be taken for a move. So the rows of a commit are compared directly before and after they are drawn, in one
 * task; other changes in a ResizeObserver, which runs in the frame whose scroll event was handled already. Only what has changed before a
 * scroll event cannot be measured: there the browser is believed to have done what it is known to do.
 *
 * A list at its top cannot be scrolled further when what is above its rows shrinks: it gets as much room above its content, until that is far
 * from the screen.
 * Invariant: `anchors` and `scrolled` are of the last layout, also while the list is still.
 */
export interface ScrollAnchor {
  /** Notes which rows are on the screen. Called when the list has scrolled. Returns the px by which it had to correct the position. */
  onScroll: () => number
  /** Called before the document is changed. */
  beforeDraw: () => void
  /** Called in the same task, when the document has changed. Nothing else scrolls the list in between. */
  afterDraw: () => void
  /** Scrolls the list to a position, px. `Infinity`: to its end. */
  scrollTo: (top: number) => void
  stop: () => void
}

/** The list is scrolled by whole pixels: a fraction is added to the next correction. */
const PIXEL = 1

const hasScrollAnchoring = () => typeof CSS !== 'undefined' && CSS.supports('overflow-anchor', 'auto')

/** @param list the element that scrolls; its first child is the content */
export function createScrollAnchor(list: HTMLElement): ScrollAnchor {
  const content = list.firstElementChild as HTMLElement
  const isAnchored = hasScrollAnchoring()
  /** The rows on the screen, from top to bottom, with their distance from the top of the content, px. */
  let anchors: { row: Element, top: number }[] = []
  /** Scroll position, px. */
  let scrolled = 0
  let rest = 0
  /** Height above the content, px. */
  let room = 0

  const topOf = (row: Element) => row.getBoundingClientRect().top - content.getBoundingClientRect().top

  function note() {
    const { top, bottom } = list.getBoundingClientRect()
    const isShown = (element: Element) => {
      const rect = element.getBoundingClientRect()
      return rect.bottom > top && rect.top < bottom
    }
    const rows: Element[] = []
    content.querySelectorAll('.chunk').forEach(chunk => isShown(chunk) && rows.push(...Array.from(chunk.querySelectorAll('.row')).filter(isShown)))
    anchors = rows.map(row => ({ row, top: topOf(row) })).sort((one, other) => one.top - other.top)
    scrolled = list.scrollTop
  }

  function setRoom(height: number) {
    room = height
    content.style.paddingTop = height ? `${height}px` : ''
  }

  /** Scrolls the list by `px`. Room above the content is used up first, and made where the list ends. */
  function move(px: number): number {
    const before = list.scrollTop
    const used = Math.min(room, Math.max(0, px))
    if (used) setRoom(room - used)
    list.scrollTop = before + px - used
    const left = px - used - (list.scrollTop - before)
    if (left <= -PIXEL) setRoom(room - left)
    rest = Math.abs(left) < PIXEL ? left : 0
    return list.scrollTop - before
  }

  /** @param canHaveScrolled the user may have scrolled since the last note */
  function update(canHaveScrolled: boolean): number {
    let corrected = 0
    const anchor = anchors.find(({ row }) => row.isConnected)
    if (anchor) {
      const moved = topOf(anchor.row) - anchor.top
      const done = !canHaveScrolled ? list.scrollTop - scrolled : isAnchored && list.scrollTop > 0 ? moved : 0
      const wanted = moved - done + rest
      if (Math.abs(wanted) < PIXEL) rest = wanted
      else corrected = move(wanted)
    }
    note()
    return corrected
  }

  function removeRoom() {
    setRoom(0)
    return update(false)
  }

  const observer = new ResizeObserver(() => update(false))
  // uni gives the content itself the height of the list.
  Array.from(content.children).forEach(part => observer.observe(part))
  note()

  return {
    onScroll() {
      const corrected = update(true)
      return room && list.scrollTop > room + list.clientHeight ? corrected + removeRoom() : corrected
    },
    beforeDraw: () => void update(true),
    afterDraw: () => void update(false),
    scrollTo(top) {
      list.scrollTop = Math.min(top, list.scrollHeight)
      note()
    },
    stop() { observer.disconnect() },
  }
}
