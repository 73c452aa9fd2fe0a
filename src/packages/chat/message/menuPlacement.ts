import type { Rect } from './list/feedTypes'

/** Where the menu stands. `top`, px from the top of the page below its title bar: of its upper edge, or of its lower edge when it stands above the bubble. */
export interface MenuPlacement {
  side: 'theirs' | 'mine' | 'middle'
  position: 'above' | 'below' | 'over'
  top: number
}

/** Height of a menu with one row of entries, px, as in the style of MessageMenu. Large text needs more rows: the menu is measured when it is drawn. */
export const MENU_HEIGHT = 48
/** Height of the reactions above the entries, px, on a phone. */
export const REACTIONS_HEIGHT = 89
/** Distance between menu and bubble, px. */
const DISTANCE = 10

/**
 * Places a menu of this height, px, above its bubble, below it where there is no room above, else over it: always within the list. `bubble`
 * is null when its position is not known. Positions are those of a selector query.
 */
export function placeMenu(side: MenuPlacement['side'], height: number, bubble: Rect | null, list: Rect): MenuPlacement {
  const end = list.top + list.height
  const { top, height: bubbleHeight } = bubble ?? list
  const bottom = top + bubbleHeight
  if (bubble && top - DISTANCE - height >= list.top)
    return { side, position: 'above', top: top - DISTANCE }
  if (bubble && bottom + DISTANCE + height <= end)
    return { side, position: 'below', top: bottom + DISTANCE }
  const middle = (Math.max(top, list.top) + Math.min(bottom, end) - height) / 2
  return { side, position: 'over', top: Math.max(list.top, Math.min(middle, end - height)) }
}
