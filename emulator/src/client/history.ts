/**
 * How the SDK answers a page of history: from its memory where that holds every message of the page's range of messageSeq, else after it has
 * fetched the range from the server. A page is a slice of the memory. It is shorter than asked when messages of its range were deleted and the
 * memory ends below it; only an empty page is the beginning.
 */
import type { ZIMMessage } from 'zego-zim-miniprogram'

import type { MessageList } from './store'

import { ORDER_PER_SEQ } from '../world/log'

interface Fetch { seq: number, count: number, reverse: boolean }

export interface PageQuery {
  count: number
  reverse: boolean
  anchor?: ZIMMessage
  /** Ask the server for the newest page even if the memory has one. */
  isServerPreferred: boolean
  /** Of the conversation. It is the page when the memory is empty. */
  lastMessage?: ZIMMessage
  /** Fetches messages into the memory. Undefined when the server is not reached. */
  fetch: (request: Fetch) => Promise<{ messageList: ZIMMessage[], nextSeq: number } | undefined>
  /** Called before the page is taken from the memory. */
  complete?: () => void
}

/** The most messages that the SDK asks for at once. */
const LARGEST_FETCH = 100

export async function pageOf(list: MessageList, query: PageQuery): Promise<ZIMMessage[]> {
  const range = rangeOf(list, query)
  const first = firstFetch(list, query, range)
  if (first)
    await fetchRange(query, first, range)
  query.complete?.()
  const ordered = query.reverse ? [...list.sorted].reverse() : list.sorted
  const localID = query.anchor?.localMessageID
  const start = localID ? ordered.findIndex(message => message.localMessageID === localID) + 1 : 0
  const page = ordered.slice(start, start + query.count)
  if (page.length === 0 && !query.anchor && query.reverse && query.lastMessage)
    return [query.lastMessage]
  return query.reverse ? page.reverse() : page
}

/** The messageSeq that the page has to cover: after `low`, up to `high`. */
interface Range { low: number, high: number }

function rangeOf({ deletedUpTo, lastSeq }: MessageList, { count, reverse, anchor }: PageQuery): Range {
  const seq = anchor ? anchor.messageSeq || Math.ceil(anchor.orderKey! / ORDER_PER_SEQ) : 0
  if (reverse) {
    const high = seq ? seq - 1 : lastSeq
    return { low: Math.max(deletedUpTo, high - count), high }
  }
  const low = Math.max(deletedUpTo, seq)
  return { low, high: Math.min(low + count, lastSeq) }
}

/** Undefined when the memory holds the range. */
function firstFetch({ sorted, deletedSeqs }: MessageList, { reverse, anchor, isServerPreferred }: PageQuery, { low, high }: Range): Fetch | undefined {
  const seqs = [...new Set([...sorted.flatMap(({ messageSeq }) => messageSeq || []), ...deletedSeqs])].sort((one, other) => one - other)
  const [oldest, newest] = [seqs[0] ?? 0, seqs.at(-1) ?? 0]
  const holdsRange = newest - oldest < seqs.length && oldest <= low + 1 && high <= newest
  const isNewestPage = !anchor && reverse
  if (isNewestPage && (isServerPreferred || !holdsRange))
    return { seq: -1, count: LARGEST_FETCH, reverse }
  if (holdsRange)
    return undefined
  if (reverse && high > newest)
    return { seq: high + 1, count: Math.min(LARGEST_FETCH, high + 1 - newest), reverse }
  if (!reverse && oldest > low + 1)
    return { seq: low, count: Math.min(LARGEST_FETCH, oldest - low + 1), reverse }
  const [before, after] = gapOf(seqs, reverse)
  if (after)
    return { seq: reverse ? after : before!, count: Math.min(LARGEST_FETCH, after - before!), reverse }
  return { seq: reverse ? oldest : newest, count: LARGEST_FETCH, reverse }
}

/** The neighbours of the newest gap, or of the oldest one when paging forward. */
function gapOf(seqs: number[], reverse: boolean): [number?, number?] {
  const pairs = seqs.slice(1).map((seq, index) => [seqs[index]!, seq] as [number, number]).filter(([before, after]) => after - before > 1)
  return (reverse ? pairs.at(-1) : pairs[0]) ?? []
}

/** Fetches until the range is covered or the server has no more. */
async function fetchRange({ fetch, reverse }: PageQuery, first: Fetch, { low, high }: Range): Promise<void> {
  let request = first
  let [oldest, newest] = [0, 0]
  for (;;) {
    const fetched = await fetch(request)
    for (const { messageSeq } of fetched?.messageList ?? []) {
      oldest = oldest ? Math.min(oldest, messageSeq!) : messageSeq!
      newest = Math.max(newest, messageSeq!)
    }
    // The SDK asks once for the newest page, even when it does not cover the range.
    if (!fetched?.nextSeq || request.seq < 0 || (reverse ? low >= oldest : newest >= high))
      return
    request = { seq: fetched.nextSeq, count: LARGEST_FETCH, reverse }
  }
}
