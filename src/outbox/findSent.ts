import type { Message } from '@/types/message'

import { positionOf } from '@/utils/messageOrder'

import type { OutboxEntry } from './entry'

const PAGE = 100
/** Pages searched for a message that was written when no message of its conversation was known. */
const MOST_PAGES = 20

/** Fetches a page of history that can be trusted to be whole: oldest first, ending before `before`. */
export type FetchPage = (page: { before?: Message, count: number }) => Promise<Message[]>

/**
 * Looks in ZIM's history for a message that was sent without an acknowledgement. Returns null when it never arrived.
 * Rejects with a FailureError when that cannot be known now.
 */
export async function findSent(fetchPage: FetchPage, { after }: OutboxEntry, key: string): Promise<Message | null> {
  let before: Message | undefined
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const page = await fetchPage({ before, count: PAGE })
    const known = page.filter(({ id }) => id)
    const found = known.find(message => message.key === key)
    if (found)
      return found
    before = known[0]
    if (!before || positionOf(before) <= after)
      return null
  }
  return null
}
