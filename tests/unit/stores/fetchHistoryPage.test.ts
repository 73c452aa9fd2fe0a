import { describe, expect, it } from 'vitest'
import { shallowRef } from 'vue'

import type { Zim } from '@/composables/useZim'
import type { HistoryPage } from '@/zim/messages'

import { fetchHistoryPage } from '@/stores/fetchHistoryPage'

import { aMessage, unsentMessage } from '../../support/builders'

/** Fetches a page from an SDK that answers the n-th request with messages of the n-th seqs. Seq 0 is a text that ZIM has refused. */
async function fetchPage(before: number, count: number, ...answers: number[][]) {
  const counts: number[] = []
  const queryHistory = async (_: string, page: HistoryPage) => {
    counts.push(page.count)
    return answers[counts.length - 1]!.map(seq => seq ? aMessage(seq) : unsentMessage(99, 99))
  }
  const zim = { connection: shallowRef({ phase: 'online' }), ask: (request: (client: object) => unknown) => request({ messages: { queryHistory } }) } as unknown as Zim
  const page = await fetchHistoryPage(zim, 'peer:ben', { before: aMessage(before), count })
  return { seqs: page.map(({ seq }) => seq), counts }
}

describe('a page of history before a message', () => {
  it('is complete in the seqs that the SDK has asked for, whatever was deleted there', async () => {
    expect(await fetchPage(100, 10, [90, 92, 93, 94, 97, 99])).toEqual({ seqs: [90, 92, 93, 94, 97, 99], counts: [10] })
  })

  it('is complete below them up to the first gap, which may be one of the memory of the SDK', async () => {
    expect((await fetchPage(100, 10, [84, 85, 87, 88, 89, 90, 91, 92, 97, 99])).seqs).toEqual([87, 88, 89, 90, 91, 92, 97, 99])
  })

  it('is asked for again, as large as it may be, where all of these seqs were deleted and the memory has a gap', async () => {
    expect(await fetchPage(100, 10, [82, 84, 86, 88], [82, 83, 84, 85, 86, 87, 88])).toEqual({ seqs: [82, 83, 84, 85, 86, 87, 88], counts: [10, 100] })
  })

  it('is what the memory has, where also the largest one has no message of its seqs', async () => {
    expect((await fetchPage(300, 100, [150, 152])).seqs).toEqual([150, 152])
  })

  it('keeps texts that ZIM has refused', async () => {
    expect((await fetchPage(100, 10, [84, 90, 0, 91])).seqs).toEqual([90, 0, 91])
  })
})
