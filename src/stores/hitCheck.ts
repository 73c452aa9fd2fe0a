import type { Zim } from '@/composables/useZim'
import type { Hit, Matcher } from '@/search/searchMessages'
import type { ConversationKey } from '@/types/conversation'
import type { Message } from '@/types/message'

import { isEqual } from '@/chat/changes'
import { includesSeq } from '@/chat/seqRanges'

import type { useAccountStore } from './account'
import type { useCacheStore } from './cache'
import type { useChatStore } from './chat'

import { askLive } from './askLive'
import { KEPT_FOR } from './fetchHistoryPage'

/** Hits of one question to ZIM: it takes ten seqs, and one is that of the last message. */
const BATCH = 9
/** A check that takes longer does not hide a hit, ms. */
const WITHIN = 3_000

interface HitCheckOptions {
  zim: Zim
  account: ReturnType<typeof useAccountStore>
  chat: ReturnType<typeof useChatStore>
  cache: ReturnType<typeof useCacheStore>
}

/**
 * Compares hits of the cache with ZIM: a message may have been recalled, edited or deleted while this device did not know its conversation.
 *
 * A hit is shown as the cache has it where it need not be checked (ZIM has confirmed its range) or cannot be: without a connection, without
 * an answer within {@link WITHIN}, and where the answer is not ZIM's. The SDK resolves a refused question with what its memory holds: an
 * answer without the last message of the conversation proves nothing. With it in the memory, a refusal looks like a deletion. So a deletion
 * removes the cached copy alone, which history brings back when its page is drawn.
 */
export function createHitCheck({ zim, account, chat, cache }: HitCheckOptions) {
  /** What has been reported of a message since the start is not in the cache where the message is not loaded. */
  function isReportedGone({ conversation, id, seq }: Hit): boolean {
    const { fates, window } = chat.timeline(conversation)
    return fates.has(id) || seq <= window.clearedUpTo
  }

  const isConfirmed = ({ conversation, seq }: Hit) => includesSeq(chat.timeline(conversation).window.confirmed, seq)

  /** Messages at ZIM by their ID; null for those that are gone. Hits of which nothing is known are left out. */
  async function ask(conversation: ConversationKey, hits: readonly Hit[]): Promise<Map<string, Message | null>> {
    const last = chat.conversations().get(conversation)?.lastMessage
    const lastSeq = last?.id ? last.seq : 0
    const seqs = hits.map(({ seq }) => seq)
    const found = await askLive(zim, client => client.messages.queryBySeq(conversation, lastSeq ? [...seqs, lastSeq] : seqs), WITHIN).catch((): Message[] => [])
    const known = new Map<string, Message | null>(found.map(message => [message.id, message]))
    const isAnswered = lastSeq > 0 && found.some(({ seq }) => seq === lastSeq)
    const isExpired = ({ sentAt, seq }: Hit) => sentAt < Date.now() - KEPT_FOR && !found.some(message => message.seq < seq)
    for (const hit of hits) {
      if (isAnswered && !known.has(hit.id) && !isExpired(hit)) known.set(hit.id, null)
    }
    return known
  }

  /** Brings the cache up to date. What is loaded is read again when it is drawn. */
  function correct({ conversation, key, id }: Hit, message: Message | null): void {
    if (message?.body.kind === 'revoked') chat.apply({ type: 'messages-revoked', conversation, messages: [{ ...message, key }] })
    else if (!chat.message(conversation, key)) cache.note(conversation, [message ? { type: 'unloaded', message: { ...message, key } } : { type: 'removed', key, id }])
  }

  /** The hits that are still there, as they are now. Asks at most once for each {@link BATCH} hits of a conversation. Never rejects. */
  async function check(hits: readonly Hit[], match: Matcher): Promise<Hit[]> {
    const doubtful = hits.filter(hit => !isConfirmed(hit) && !isReportedGone(hit))
    const scope = account.scope()
    const isOnline = zim.connection.value.phase === 'online'
    const answers = await Promise.all(isOnline ? batchesOf(doubtful).map(batch => ask(batch[0]!.conversation, batch)) : [])
    const known = new Map(answers.flatMap(answer => [...answer]))
    if (!scope?.isActive)
      return []
    return hits.flatMap((hit) => {
      if (isReportedGone(hit))
        return []
      const message = known.get(hit.id)
      if (message === undefined)
        return hit
      const now = message && match(message)
      if (!now || !isEqual(now.snippet, hit.snippet)) correct(hit, message)
      return now ? { ...now, key: hit.key } : []
    })
  }

  return { check, isReportedGone }
}

/** Up to {@link BATCH} hits of one conversation each. */
function batchesOf(hits: readonly Hit[]): Hit[][] {
  const batches: Hit[][] = []
  for (const hit of hits) {
    const batch = batches.find(([first, ...more]) => first!.conversation === hit.conversation && more.length < BATCH - 1)
    if (batch) batch.push(hit)
    else batches.push([hit])
  }
  return batches
}
