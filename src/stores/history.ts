import { shallowReactive } from 'vue'

import type { Zim } from '@/composables/useZim'
import type { ConversationKey } from '@/types/conversation'
import type { Failure } from '@/types/failure'
import type { Message } from '@/types/message'

import { isEqual } from '@/chat/changes'
import { drawnRange } from '@/chat/gaps'
import { includesSeq, lastMissing } from '@/chat/seqRanges'
import { FIRST_SEQ, hasBeginning, newestRun, rangeOf } from '@/chat/window'
import { failed, FailureError, failureOf } from '@/utils/failure'
import { isPlacedByZim } from '@/utils/messageOrder'

import type { useAccountStore } from './account'
import type { useCacheStore } from './cache'
import type { useChatStore } from './chat'

import { askLive } from './askLive'
import { fetchHistoryPage } from './fetchHistoryPage'
import { applyPage, readNewestPage } from './newestPage'

export interface History {
  isLoading: boolean
  /** The beginning of the conversation is reached. */
  isComplete: boolean
  failure: Failure | null
}

/** A run of messages that is drawn. */
export interface DrawnRun { first: Message, last: Message }

/** Messages of the page that opens a conversation: as many as the list mounts. */
const FIRST_PAGE = 40
const PAGE = 30

const BLANK: History = { isLoading: false, isComplete: false, failure: null }

interface HistoryOptions {
  zim: Zim
  account: ReturnType<typeof useAccountStore>
  chat: ReturnType<typeof useChatStore>
  cache: ReturnType<typeof useCacheStore>
}

/** What is still to be read of one conversation. */
interface Reading {
  newest: boolean
  older: boolean
  drawn: boolean
  /** Why the last reading of what is drawn has ended early. */
  drawnFailure: unknown
  /** The connection over which the newest page is being read. */
  askedOver: object | null
  /** Seqs that were fetched one by one: the SDK's memory holds these messages, perhaps without those between them. */
  fetched: Set<number>
  /** Set while it runs. */
  done: Promise<void> | null
}

/**
 * Reads the history of conversations: from the cache first, then from ZIM, which has the last word. What is missing is stated by the
 * window (chat/window.ts); nothing of that is kept here. A conversation reads one page at a time, in this order: the newest page, the page
 * before the oldest message, what is drawn and not confirmed.
 */
export function createHistory({ zim, account, chat, cache }: HistoryOptions) {
  const histories = shallowReactive(new Map<ConversationKey, History>())
  const readings = new Map<ConversationKey, Reading>()
  const drawn = new Map<ConversationKey, readonly DrawnRun[]>()

  const of = (key: ConversationKey): History => histories.get(key) ?? BLANK
  const windowOf = (key: ConversationKey) => chat.timeline(key).window
  const isWhole = (key: ConversationKey) => hasBeginning(windowOf(key)) && !cache.hasOlder(key)
  const isOnline = () => zim.connection.value.phase === 'online'

  function readingOf(key: ConversationKey): Reading {
    const reading = readings.get(key) ?? { newest: false, older: false, drawn: false, drawnFailure: null, askedOver: null, fetched: new Set<number>(), done: null }
    readings.set(key, reading)
    return reading
  }

  /** Reads what is wanted of a conversation until nothing is left. A failure ends it, and goes to {@link History.failure}. */
  async function run(key: ConversationKey, reading: Reading) {
    const scope = account.scope()
    // A run for what is drawn alone says nothing about a page that has failed before.
    const isForPages = reading.newest || reading.older
    let failure: Failure | null = null
    try {
      while (scope?.isActive && (reading.newest || reading.older)) {
        histories.set(key, { ...of(key), isLoading: true, failure: null })
        if (take(reading, 'newest')) {
          reading.askedOver = zim.connection.value
          await readNewest(key).finally(() => { reading.askedOver = null })
        }
        else if (take(reading, 'older')) {
          await readOlder(key)
        }
      }
    }
    catch (thrown) { failure = failureOf(thrown) }
    if (scope?.isActive && isForPages) {
      histories.set(key, { isLoading: false, isComplete: isWhole(key), failure })
      if (failure) showListed(key)
    }
    if (!failure && take(reading, 'drawn')) reading.drawnFailure = await confirmDrawn(key, () => !!scope?.isActive && !reading.newest && !reading.older)
    if (scope?.isActive && isWhole(key) !== of(key).isComplete) histories.set(key, { ...of(key), isComplete: isWhole(key) })
  }

  function want(key: ConversationKey, part: 'newest' | 'older' | 'drawn'): Promise<void> {
    const reading = readingOf(key)
    if (part === 'newest' && reading.done && reading.askedOver === zim.connection.value)
      return reading.done
    reading[part] = true
    reading.done ??= run(key, reading).finally(() => {
      reading.done = null
      // Without an account nothing is read: another run would not take what is wanted, and would start the next one.
      if (account.scope() && (reading.newest || reading.older)) void want(key, reading.newest ? 'newest' : 'older')
    })
    return reading.done
  }

  const apply = (key: ConversationKey, page: Parameters<typeof applyPage>[2]) => applyPage({ zim, chat, cache }, key, page)
  const readNewest = (key: ConversationKey) => readNewestPage({ zim, chat, cache }, key, FIRST_PAGE)

  async function readOlder(key: ConversationKey) {
    const { known } = windowOf(key)
    if (!known.length)
      return readNewest(key)
    if (!await cache.restoreOlder(key)) await readBefore(key, known[0]!.from - 1)
  }

  /**
   * Reads towards seq `upTo`: the page before the oldest message above it that ZIM has confirmed. Only such a message is an anchor: the SDK
   * looks for it in its memory, and answers with its newest messages where it does not find it. Rejects with `network` then.
   */
  async function readBefore(key: ConversationKey, upTo: number) {
    let anchor = anchorAbove(key, upTo)
    if (!anchor?.isPlaced) {
      await readNewest(key)
      // Before an own message that the SDK has placed itself, its page lacks later messages of others with lower seqs.
      if (includesSeq(windowOf(key).confirmed, upTo))
        return
      anchor = anchorAbove(key, upTo)
    }
    if (!anchor)
      return
    const { before } = anchor
    const asked = zim.connection.value
    const page = await fetchHistoryPage(zim, key, { before, count: PAGE })
    if (page.some(message => message.id && message.seq >= before.seq && isPlacedByZim(message)))
      throw failed('network')
    // The SDK pages by order: own messages that it has placed itself come last, or before all others where its memory was empty.
    const isAllAbove = (rangeOf(page)?.from ?? 0) > upTo
    const older = isAllAbove ? await fetchHistoryPage(zim, key, { before: page.find(isPlacedByZim) ?? page[0]!, count: PAGE }) : []
    await apply(key, { asked, page: [...older, ...page], upTo: before.seq - 1, from: isAllAbove && !older.length ? 0 : undefined })
  }

  /**
   * Reads before an open gap, up to seq `upTo`, from the older side: from the newer side, the SDK would fetch the whole gap. The anchor is a
   * message at ZIM, some way below, that the SDK fetches by its seq. Applies nothing where ten seqs have no message, and where the page
   * brings none that the SDK may not have had in its memory: it resolves a refused request with that.
   */
  async function readBeforeGap(key: ConversationKey, upTo: number) {
    const asked = zim.connection.value
    const { confirmed } = windowOf(key)
    const { fetched } = readingOf(key)
    const lowest = upTo - FIRST_PAGE + 1
    const seqs = Array.from({ length: FIRST_PAGE - PAGE }, (_, n) => lowest + n)
    const found = lowest < FIRST_SEQ ? [] : await askLive(zim, client => client.messages.queryBySeq(key, seqs))
    for (const { seq } of found) fetched.add(seq)
    const anchor = found.find(isPlacedByZim) ?? null
    if (!anchor && lowest >= FIRST_SEQ)
      return
    const page = await fetchHistoryPage(zim, key, { after: anchor, count: FIRST_PAGE })
    const placed = page.filter(message => message.id && isPlacedByZim(message))
    if (anchor && placed.some(({ seq }) => seq <= anchor.seq))
      throw failed('network')
    // Own messages that the SDK has placed itself may take the places of others in the page.
    const to = Math.min(upTo, placed[placed.length - 1]?.seq ?? 0)
    if (placed.some(({ seq }) => seq <= upTo + 1 && !fetched.has(seq) && !includesSeq(confirmed, seq)))
      await apply(key, { asked, page: (anchor ? [anchor, ...page] : page).filter(({ seq }) => seq <= to), upTo: to, from: anchor?.seq ?? 0 })
  }

  /** The oldest confirmed message above a seq in ZIM's order; where there are own messages alone, the one that the SDK has placed first. */
  function anchorAbove(key: ConversationKey, seq: number) {
    const { messages, window: { confirmed } } = chat.timeline(key)
    const candidates = messages.filter(message => message.id && message.seq > seq && includesSeq(confirmed, message.seq))
    const placed = candidates.find(isPlacedByZim)
    const first = placed ?? candidates.sort((one, other) => one.order - other.order)[0]
    return first && { before: first, isPlaced: placed !== undefined }
  }

  /**
   * Reads what is drawn and not confirmed, and the gaps in it, newest first, while `mayGoOn`. What brings no progress is left for the next
   * time. Without a connection the list stays as it is. Resolves to what was thrown, or null.
   */
  async function confirmDrawn(key: ConversationKey, mayGoOn: () => boolean): Promise<unknown> {
    for (const left = new Set<number>(); isOnline() && mayGoOn();) {
      const missing = missingOf(key, left)
      if (missing === null)
        break
      const { confirmed } = windowOf(key)
      try { await (isBeforeGap(key, missing) ? readBeforeGap : readBefore)(key, missing) }
      catch (thrown) { return thrown }
      if (isEqual(confirmed, windowOf(key).confirmed)) left.add(missing)
    }
    return null
  }

  /** The newest seq that is drawn and not confirmed, except those in `left`. */
  function missingOf(key: ConversationKey, left?: ReadonlySet<number>): number | null {
    const timeline = chat.timeline(key)
    const missing = (drawn.get(key) ?? []).flatMap(run => lastMissing(timeline.window.confirmed, drawnRange(timeline, run)) ?? []).filter(seq => !left?.has(seq))
    return missing.length ? Math.max(...missing) : null
  }

  const isBeforeGap = (key: ConversationKey, seq: number) => seq < (newestRun(windowOf(key))?.from ?? 0) - 1

  async function recheck(key: ConversationKey) {
    if (missingOf(key) === null)
      return
    const reading = readingOf(key)
    // A run whose page has failed leaves this to the next one, if there is one.
    do await want(key, 'drawn')
    while (reading.drawn && reading.done)
    const { failure } = of(key)
    if (reading.drawn && failure)
      throw new FailureError(failure)
    if (reading.drawnFailure)
      throw reading.drawnFailure
  }

  /**
   * ZIM could not be asked: the message that the list names is shown, behind a gap where there is one. The cached list has shortened
   * bodies, so that only ZIM's own is taken.
   */
  function showListed(key: ConversationKey) {
    const message = chat.isListed() ? chat.conversations().get(key)?.lastMessage : null
    if (message?.id && !chat.message(key, message.key)) chat.apply({ type: 'messages-restored', conversation: key, messages: [message], runs: [{ from: message.seq, to: message.seq }], readUpTo: 0, keepBefore: Infinity })
  }

  return {
    of,
    /** Reads the newest page, on top of what the cache holds. Never rejects. */
    load: (key: ConversationKey) => want(key, 'newest'),
    /** Reads the page before, from the cache or else from ZIM. Never rejects. */
    async loadOlder(key: ConversationKey) {
      if (!of(key).isComplete) await want(key, 'older')
    },
    /** The messages that are drawn now. */
    seen: (key: ConversationKey, runs: readonly DrawnRun[]) => { drawn.set(key, runs) },
    /** Reads what is drawn and not confirmed, and the gaps in it. Rejects as `askLive`. */
    recheck,
    /** Nothing of the conversation is drawn any more. */
    hidden: (key: ConversationKey) => { drawn.delete(key) },
    /** Reads back, from the cache and then from ZIM, until the timeline has a message. Returns false when it cannot be had. */
    async reach(key: ConversationKey, messageKey: string): Promise<boolean> {
      const isThere = () => chat.message(key, messageKey) !== null
      const scope = account.scope()
      while (!isThere() && await cache.restoreOlder(key));
      while (!isThere() && scope?.isActive && !of(key).isComplete && !of(key).failure) await want(key, 'older')
      return isThere()
    },
    /** Called at sign-out. */
    forget() {
      histories.clear()
      readings.clear()
      drawn.clear()
    },
  }
}

function take(reading: Reading, part: 'newest' | 'older' | 'drawn'): boolean {
  const isWanted = reading[part]
  reading[part] = false
  return isWanted
}
