import { describe, expect, it, vi } from 'vitest'

import type { OutboxEntry } from '@/outbox/entry'

import { findSent } from '@/outbox/findSent'

import { aMessage, myMessage } from '../../support/builders'

const KEY = 'anna~sent'
const entryAfter = (seq: number) => ({ after: seq * 100 }) as OutboxEntry
const history = (seqs: number[], bySeq: Record<number, string>) => ({
  fetchPage: vi.fn(async () => seqs.map(seq => aMessage(seq))),
  fetchBySeq: vi.fn(async (asked: number[]) => asked.flatMap(seq => bySeq[seq] ? myMessage(seq, { key: bySeq[seq] }) : [])),
})

describe('a message that no page of history holds', () => {
  it.each([
    ['between those of the pages', [1, 2, 4, 5], 3],
    ['above those of the pages', [1, 2, 3], 4],
  ])('is found by its seq, %s', async (_, seqs, seq) => {
    expect(await findSent(history(seqs, { [seq]: KEY }), entryAfter(2), KEY)).toMatchObject({ seq, key: KEY })
  })

  it('is looked for among thirty seqs, the highest first, ten at once', async () => {
    const { fetchPage, fetchBySeq } = history([1, 100], {})
    expect(await findSent({ fetchPage, fetchBySeq }, entryAfter(1), KEY)).toBeNull()
    expect(fetchBySeq.mock.calls.map(([seqs]) => [seqs[0], seqs.at(-1)])).toEqual([[110, 101], [99, 90], [89, 80]])
  })

  it('did not arrive where the chat is empty', async () => {
    const { fetchPage, fetchBySeq } = history([], {})
    expect(await findSent({ fetchPage, fetchBySeq }, entryAfter(0), KEY)).toBeNull()
    expect(fetchBySeq).not.toHaveBeenCalled()
  })
})
