import { last } from '@/utils/last'

/**
 * Rows that are drawn above others which are read have a height that is not known before they are measured. Until then they are held: they are
 * drawn, but not shown, in a box of the height before. Here boxes get the height of their rows where no row that is shown moves.
 *
 * A box takes its room from the placeholder above it, or gives it the rest. Without a placeholder above, the list is scrolled by as much. Rows
 * that have to wait for that are shown at the lower end of their box, also where a list at its top cannot be scrolled any further.
 */
export interface HeldBox {
  state: 'new' | 'drawn' | 'placeholder'
  /** Of the box in the list, px. An estimate from the first drawing until the rows are measured. */
  height: number
  /** `height` is that of the rows as they are; for held rows, `measured` is. */
  isExact: boolean
  /** Version of the rows that the view was asked to measure. */
  asked: number
  /** The rows are drawn inside a box of another height. */
  isHeld: boolean
  /** Held rows are shown. */
  isShown: boolean
  /** Height of held rows, px. 0 until they are measured. */
  measured: number
}

export interface HoldingView {
  /** Px from the top of the first box to the top of the viewport. */
  top: number
  /** Of the viewport, px. */
  height: number
  /** Px by which the list can be scrolled upwards. */
  above: number
  /** A box that ends above this position may grow. Px from the top of the viewport. */
  limit: number
}

export const isPainted = ({ state, isHeld, isShown }: HeldBox) => state === 'drawn' && (!isHeld || isShown)

/** Returns the last box that begins above `bottom`, px from the top of the first box, and fulfils the condition. */
export function lastAbove<Box extends HeldBox>(boxes: readonly Box[], bottom: number, condition: (box: Box) => boolean): Box | undefined {
  let top = 0
  let found: Box | undefined
  for (const box of boxes) {
    if (top < bottom && condition(box)) found = box
    top += box.height
  }
  return found
}

/**
 * Gives measured rows their room. Returns the px by which the list has to be scrolled in the same rendering, and whether a box has changed, or
 * waits because of the limit. From the rows that are read upwards: what is above a box that waits, waits too, because the box would move it.
 * @param boxes in reading order
 */
export function giveRoom(boxes: readonly HeldBox[], { top: viewTop, height: viewHeight, above, limit }: HoldingView): { isChanged: boolean, isWaiting: boolean, grown: number } {
  const read = lastAbove(boxes, viewTop + viewHeight, isPainted)
  const growing: HeldBox[] = []
  /** Nothing that is read is below: a box that grows moves nothing. */
  let isBelowRead = true
  let isChanged = false
  let isWaiting = false
  let bottom = boxes.reduce((sum, { height }) => sum + height, 0)

  function give(box: HeldBox) {
    Object.assign(box, { height: box.measured, isHeld: false })
    isChanged = true
  }

  function show(box: HeldBox) {
    if (!box.height)
      return
    isChanged ||= !box.isShown
    box.isShown = true
  }

  for (let index = boxes.length - 1; index >= 0; index--) {
    const box = boxes[index]!
    const top = bottom - box.height
    if (box === read) isBelowRead = false
    if (box.isHeld) {
      const growth = box.measured - box.height
      const placeholder = last(boxes.slice(0, index).filter(({ state }) => state === 'placeholder'))
      if (!box.measured) {
        if (!isBelowRead)
          break
      }
      else if (isBelowRead) {
        give(box)
      }
      else if (placeholder && placeholder.height > growth) {
        Object.assign(placeholder, { height: placeholder.height - growth, isExact: false, asked: -1 })
        give(box)
      }
      else if (bottom - viewTop <= limit) {
        growing.push(box)
      }
      else {
        isWaiting = true
        show(box)
        break
      }
    }
    bottom = top
  }

  const growthOf = (some: readonly HeldBox[]) => some.reduce((sum, { measured, height }) => sum + measured - height, 0)
  const isTooHigh = above + growthOf(growing) < 0
  const given = isTooHigh ? growing.filter(({ measured, height }) => measured >= height) : growing
  const grown = growthOf(given)
  if (isTooHigh) growing.filter(box => !given.includes(box)).forEach(show)
  given.forEach(give)
  return { isChanged, isWaiting, grown }
}
