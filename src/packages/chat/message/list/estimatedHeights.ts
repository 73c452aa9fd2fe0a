import { textScale } from '@/utils/appearance'

import type { MessageRow } from '../row/messageRow'

/** px, at normal text size: a bubble of one line with the padding of its row; a line of text; a centred line. */
const ROW = 52
const LINE = 24
const ASIDE = 34
/** Half the width of a Chinese character, as a fraction of a line of a bubble on a phone. */
const HALF = 1 / 30
/** Above and below a bubble. */
const PADDING = 12
/** A card with the padding of its row. */
const CARD = 80
/** A further line of the small text of a card. */
const SUB = 18
/** What a message replies to, in one line and in two; the number of its replies. */
const QUOTE = 36
const QUOTE_LINES = 49
const REPLIES = 29
/** Half-width characters of a line of a quote. */
const QUOTE_WIDTH = 36
/** A line of reactions, and how many stand in one. */
const CHIPS = 36
/** The number of readers; a further line of what stands in the middle. */
const READERS = 23
const ASIDE_LINE = 17
const CHIPS_IN_LINE = 4
/** A text of emoji alone is larger. */
const BIG = 64

/** Half-width characters count 1, others 2. */
function widthOf(line: string): number {
  let width = 0
  for (let at = 0; at < line.length; at++) width += line.charCodeAt(at) < 0x2E80 ? 1 : 2
  return width
}

function textHeight(text: string): number {
  let lines = 0
  for (const line of text.split('\n')) lines += Math.max(1, Math.ceil(widthOf(line) * HALF * textScale.value))
  return ROW + (lines - 1) * LINE * textScale.value
}

/** Returns the height that a row would have on a phone 375 px wide, px. What is measured corrects it (see `createHeightEstimate`). */
export function roughHeight(rows: readonly MessageRow[]): number {
  let height = 0
  for (const { note, text = '', parts, time, unread, dropped, gap, big, h, hasCard, sub = '', quote, hasThumb, replies, hasReaders, lines = '', chips = [] } of rows) {
    height += (note ? ASIDE : h ? h + PADDING : hasCard ? CARD + (sub.split('\n').length - 1) * SUB * textScale.value : big ? BIG : textHeight(parts ? parts.map(part => part.text).join('') : text)) + (time ? ASIDE : 0) + (unread ? ASIDE : 0) + (dropped ? ASIDE : 0) + (gap ? ROW : 0)
      + (quote ? hasThumb || widthOf(quote) > QUOTE_WIDTH ? QUOTE_LINES : QUOTE : 0) + (replies ? REPLIES : 0) + Math.ceil(chips.length / CHIPS_IN_LINE) * CHIPS
      + (hasReaders ? READERS : 0) + (lines ? ASIDE + (lines.split('\n').length - 1) * ASIDE_LINE : 0)
  }
  return height
}
