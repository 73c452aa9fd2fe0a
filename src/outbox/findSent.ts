import type { Message } from '@/types/message'

import { createDeadlines } from '@/utils/deadline'
import { failed } from '@/utils/failure'

import type { OutboxEntry } from './entry'

export interface HistoryDoor {
  isOnline: () => boolean
  /** Oldest first, ending before `before`. */
  query: (page: { before?: Message, count: number }) => Promise<Message[]>
}

const PAGE = 100
/** How far back a text is looked for that was written when nothing of its conversation was known. */
const MOST_PAGES = 20
/**
 * Later answers prove nothing: where the server stays silent the SDK gives up after 5–6 s and answers with what it knows
 * itself (runs of 2.29.0).
 */
const FRESH = 4_500

/**
 * Looks in ZIM's history for a text that was sent without an answer. Null: it never arrived.
 * Rejects with a FailureError when that cannot be known now.
 */
export async function findSent({ isOnline, query }: HistoryDoor, { after }: OutboxEntry, key: string): Promise<Message | null> {
  const { within } = createDeadlines()
  let before: Message | undefined
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const page = await within(query({ before, count: PAGE }), FRESH, () => failed('timeout'))
    const known = page.filter(({ id }) => id)
    const found = known.find(message => message.key === key)
    if (found)
      return found
    if (!isOnline())
      throw failed('network')
    before = known[0]
    if (!before || before.order <= after)
      return null
  }
  return null
}
