import { describe, expect, it } from 'vitest'

import { BLOCK, withIDs, withoutIDs } from '@/utils/idBlocks'

const ids = (count: number, from = 0) => Array.from({ length: count }, (_, n) => `u${from + n}`)

describe('blocks of IDs', () => {
  it('are filled one after another, have each ID once, and grow at the end alone', () => {
    const blocks = withIDs([], ids(BLOCK + 2))
    expect(blocks.map(({ length }) => length)).toEqual([BLOCK, 2])
    const grown = withIDs(blocks, [...ids(3), ...ids(BLOCK, 100), 'u100'])
    expect(grown.map(({ length }) => length)).toEqual([BLOCK, BLOCK, 2])
    expect(grown[0]).toBe(blocks[0])
    expect(withIDs(grown, ids(5))).toBe(grown)
  })

  it('lose IDs without a change of other blocks, also whole ones', () => {
    const blocks = withIDs([], ids(3 * BLOCK))
    const less = withoutIDs(blocks, id => id === `u${BLOCK}` || ids(BLOCK).includes(id))
    expect(less.map(({ length }) => length)).toEqual([0, BLOCK - 1, BLOCK])
    expect(less[2]).toBe(blocks[2])
    expect(withIDs(less, ['new']).at(-1)).toEqual(['new'])
  })
})
