import type { Message } from '@/types/message'

/**
 * A part of the list: the name of a month, a gap of the history, or messages of one month. Messages far from the window are not drawn: an empty box of their
 * height stands for them.
 */
export type Block
  = | { kind: 'month', at: number }
  /** Messages between this one and the next in the list are not loaded. */
    | { kind: 'gap', key: string }
  /** `from` and `to`: places in the list, `to` not included. */
    | { kind: 'messages', from: number, to: number }

/** px */
export interface Measures {
  columns: number
  /** Of a row of messages, with the space below it. */
  row: number
  month: number
  gap: number
}

/** Rows of messages in one block. */
const ROWS = 6

function monthOf(at: number): number {
  const date = new Date(at)
  return date.getFullYear() * 12 + date.getMonth()
}

/**
 * The blocks of a list, newest message first. Older messages at the end change no block but the last.
 * @param isBeforeGap whether something is missing between the message and the next one of the list
 */
export function blocksOf(found: readonly Message[], columns: number, isBeforeGap: (key: string) => boolean): Block[] {
  const blocks: Block[] = []
  let month = Number.NaN
  let open: Extract<Block, { kind: 'messages' }> | null = null
  found.forEach(({ key, sentAt }, n) => {
    if (monthOf(sentAt) !== month) {
      month = monthOf(sentAt)
      blocks.push({ kind: 'month', at: sentAt })
      open = null
    }
    if (!open || open.to - open.from === ROWS * columns) {
      open = { kind: 'messages', from: n, to: n }
      blocks.push(open)
    }
    open.to = n + 1
    if (!isBeforeGap(key))
      return
    blocks.push({ kind: 'gap', key })
    open = null
  })
  return blocks
}

/** px */
export function heightOf(block: Block, { columns, row, month, gap }: Measures): number {
  switch (block.kind) {
    case 'month': return month
    case 'gap': return gap
    case 'messages': return Math.ceil((block.to - block.from) / columns) * row
  }
}

/** The blocks that lie between two places, px from the beginning of the list: the first one, and the one behind the last. */
export function blocksWithin(heights: readonly number[], top: number, bottom: number): { from: number, to: number } {
  let y = 0
  let from = 0
  while (from < heights.length && y + heights[from]! <= top) y += heights[from++]!
  let to = from
  while (to < heights.length && y < bottom) y += heights[to++]!
  return { from, to }
}
