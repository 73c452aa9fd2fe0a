import { describe, expect, it } from 'vitest'

import type { Message } from '@/types/message'

import { blocksOf, blocksWithin, heightOf } from '@/packages/media/gallery/blocks'

const on = (day: string, key = day): Message => ({ key, sentAt: new Date(`${day}T12:00:00+08:00`).getTime() }) as Message
const shortForm = (blocks: ReturnType<typeof blocksOf>) => blocks.map(block => block.kind === 'month' ? new Date(block.at).getMonth() + 1 : block.kind === 'gap' ? block.key : [block.from, block.to])
const none = () => false

describe('the blocks of a list', () => {
  it('begin with the name of each month', () => {
    const found = [on('2026-11-23'), on('2026-11-01'), on('2026-10-31'), on('2025-10-31')]
    expect(shortForm(blocksOf(found, 4, none))).toEqual([11, [0, 2], 10, [2, 3], 10, [3, 4]])
  })

  it('hold six rows each, so that what is far away is not drawn', () => {
    const found = Array.from({ length: 50 }, (_, n) => on('2026-11-23', String(n)))
    expect(shortForm(blocksOf(found, 4, none))).toEqual([11, [0, 24], [24, 48], [48, 50]])
    expect(shortForm(blocksOf(found, 1, none)).slice(0, 3)).toEqual([11, [0, 6], [6, 12]])
  })

  it('have a gap where messages between two are not loaded', () => {
    const found = [on('2026-11-23', 'c'), on('2026-11-22', 'b'), on('2026-10-22', 'a')]
    expect(shortForm(blocksOf(found, 4, key => key === 'c'))).toEqual([11, [0, 1], 'c', [1, 2], 10, [2, 3]])
    expect(shortForm(blocksOf(found, 4, key => key === 'b'))).toEqual([11, [0, 2], 'b', 10, [2, 3]])
  })

  it('change at the end alone when older messages follow', () => {
    const found = Array.from({ length: 30 }, (_, n) => on('2026-11-23', String(n)))
    const before = blocksOf(found, 4, none)
    expect(blocksOf([...found, on('2026-10-01')], 4, none).slice(0, before.length)).toEqual(before)
  })

  it('are as high as their rows', () => {
    const measures = { columns: 4, row: 100, month: 44, gap: 48 }
    expect(heightOf({ kind: 'month', at: 0 }, measures)).toBe(44)
    expect(heightOf({ kind: 'gap', key: 'a' }, measures)).toBe(48)
    expect(heightOf({ kind: 'messages', from: 3, to: 8 }, measures)).toBe(200)
  })

  it('are found by their place', () => {
    const heights = [44, 600, 44, 600]
    expect(blocksWithin(heights, 0, 100)).toEqual({ from: 0, to: 2 })
    expect(blocksWithin(heights, 44, 644)).toEqual({ from: 1, to: 2 })
    expect(blocksWithin(heights, 643, 645)).toEqual({ from: 1, to: 3 })
    expect(blocksWithin(heights, -500, 5000)).toEqual({ from: 0, to: 4 })
    expect(blocksWithin([], 0, 100)).toEqual({ from: 0, to: 0 })
  })
})
