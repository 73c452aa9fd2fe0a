import type { Zim } from '@/composables/useZim'
import type { ConversationKey } from '@/types/conversation'
import type { HistoryRange } from '@/types/events'
import type { Message } from '@/types/message'
import type { HistoryPage } from '@/zim/messages'

import { rangeOf } from '@/chat/window'

import { askLive } from './askLive'

/** ZIM's smallest plan keeps history for 7 days (zim-sdk.md §2.1): a missing older message has expired; it was not deleted. ms. */
export const KEPT_FOR = 7 * 24 * 3_600_000

/** The seqs that a page of history covers, up to `upTo`. An empty page covers all before. */
export function coveredRange(page: Message[], upTo: number, from = page.length ? rangeOf(page)?.from ?? upTo + 1 : 0): HistoryRange {
  return { from, upTo, keepBefore: Date.now() - KEPT_FOR }
}

/**
 * Fetches a page of ZIM's history that is complete: a message that it leaves out does not exist. Oldest first. Only an empty page before an
 * anchor reaches the beginning: the SDK answers with fewer than `count` also where messages were deleted. Rejects as `askLive`.
 */
export function fetchHistoryPage(zim: Zim, conversation: ConversationKey, page: HistoryPage): Promise<Message[]> {
  return askLive(zim, client => client.messages.queryHistory(conversation, page))
}
