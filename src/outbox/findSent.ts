import type { Message } from '@/types/message'

import { ORDER_PER_SEQ, positionOf } from '@/utils/messageOrder'

import type { OutboxEntry } from './entry'

const PAGE = 100
/** Pages searched for a message that was written when no message of its conversation was known. */
const MOST_PAGES = 20
/** Seqs that ZIM answers at once. */
const SEQS = 10
/** Seqs asked for that no page holds. Others are of deleted messages. */
const MOST_SEQS = 30

/** What a message is looked for in. Both reject with a FailureError when ZIM cannot answer now. */
export interface SentHistory {
  /** A page of history that can be trusted to be whole: oldest first, ending before `before`. */
  fetchPage: (page: { before?: Message, count: number }) => Promise<Message[]>
  /** The messages with these seqs, at most ten. */
  fetchBySeq: (seqs: number[]) => Promise<Message[]>
}

/**
 * Looks in ZIM's history for a message that was sent without an acknowledgement. Returns null when it never arrived.
 * Rejects with a FailureError when that cannot be known now.
 *
 * The SDK pages by orderKey. A message that was sent before the SDK knew its conversation has the lowest one in this session and is in no page,
 * although ZIM has numbered it: its seq is missing in the pages, and is asked for by itself.
 */
export async function findSent({ fetchPage, fetchBySeq }: SentHistory, { after }: OutboxEntry, key: string): Promise<Message | null> {
  const seqs = new Set<number>()
  let before: Message | undefined
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const page = await fetchPage({ before, count: PAGE })
    const known = page.filter(({ id }) => id)
    const found = known.find(message => message.key === key)
    if (found)
      return found
    for (const { seq } of known) seqs.add(seq)
    before = known[0]
    if (!before || positionOf(before) <= after)
      break
  }
  const missing = missingIn(seqs, Math.floor(after / ORDER_PER_SEQ)).slice(0, MOST_SEQS)
  for (let at = 0; at < missing.length; at += SEQS) {
    const found = (await fetchBySeq(missing.slice(at, at + SEQS))).find(message => message.id && message.key === key)
    if (found)
      return found
  }
  return null
}

/** The seqs above `from` that are not among `seqs`, highest first, from a few above the highest on. None where `seqs` is empty. */
function missingIn(seqs: ReadonlySet<number>, from: number): number[] {
  const highest = Math.max(...seqs) + SEQS
  return seqs.size ? Array.from({ length: Math.max(0, highest - from) }, (_, n) => highest - n).filter(seq => !seqs.has(seq)) : []
}
