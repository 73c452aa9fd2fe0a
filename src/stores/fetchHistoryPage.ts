import type { Zim } from '@/composables/useZim'
import type { ConversationKey } from '@/types/conversation'
import type { HistoryRange } from '@/types/events'
import type { Message } from '@/types/message'
import type { HistoryPage } from '@/zim/messages'

import { FIRST_SEQ, rangeOf } from '@/chat/window'

import { askLive } from './askLive'

/** ZIM's smallest plan keeps history for 7 days (zim-sdk.md §2.1): a missing older message has expired; it was not deleted. ms. */
export const KEPT_FOR = 7 * 24 * 3_600_000

/** The seqs that a page of history covers, up to `upTo`. A page without a message at ZIM covers all before. */
export function coveredRange(page: Message[], upTo: number, from = rangeOf(page)?.from ?? 0): HistoryRange {
  return { from, upTo, keepBefore: Date.now() - KEPT_FOR }
}

/** The SDK answers with at most this many messages. */
const LARGEST_PAGE = 100

/**
 * Fetches a page of ZIM's history that is complete: a message that it leaves out does not exist. Oldest first. Only a page without a message
 * at ZIM reaches the beginning: the SDK answers with fewer than `count` also where messages were deleted. Texts that ZIM has refused take
 * places in the SDK's pages: a page of these alone is preceded by the page before it. Rejects as `askLive`.
 */
export async function fetchHistoryPage(zim: Zim, conversation: ConversationKey, page: HistoryPage): Promise<Message[]> {
  const messages = await askLive(zim, client => client.messages.queryHistory(conversation, page))
  const [oldest] = messages
  if ('after' in page || !oldest)
    return messages
  if (!rangeOf(messages))
    return [...await fetchHistoryPage(zim, conversation, { before: oldest, count: page.count }), ...messages]
  const complete = page.before ? withoutGaps(messages, page.before.seq - page.count) : messages
  if (rangeOf(complete))
    return complete
  return page.count < LARGEST_PAGE ? fetchHistoryPage(zim, conversation, { ...page, count: LARGEST_PAGE }) : messages
}

/**
 * The SDK asks ZIM for as many seqs as the page has messages. Where some of these were deleted it completes the page with older messages from
 * its memory, which may lack some (after a login it may hold only those of others): what is older than the first gap there is left out.
 */
function withoutGaps(messages: Message[], asked: number): Message[] {
  const seqs = new Set(messages.map(({ seq }) => seq))
  let from = asked
  while (seqs.has(from - 1)) from--
  return from <= FIRST_SEQ ? messages : messages.filter(({ id, seq }) => !id || seq >= from)
}
