import type { ConversationKey } from '@/types/conversation'
import type { Message } from '@/types/message'

import { isEqual } from '@/chat/changes'
import { includesSeq } from '@/chat/seqRanges'
import { firstFrom, originalOf } from '@/chat/timeline'

import { useChatStore } from './chat'
import { useMessagesStore } from './messages'

/**
 * Reads back until the original of a reply is in the timeline, also inside a gap; the conversation is open. Resolves to its key; 'gone' when it was
 * recalled or deleted, or is older than what ZIM keeps; 'failed' when that cannot be said now. Never rejects.
 */
export async function reachOriginal(key: ConversationKey, original: Pick<Message, 'id' | 'seq'>): Promise<{ key: string } | 'gone' | 'failed'> {
  const { id, seq } = original
  const chat = useChatStore()
  const messages = useMessagesStore()
  const timeline = () => chat.timeline(key)
  const known = () => timeline().window.known
  const isDone = () => timeline().keyByID.has(id) || includesSeq(known(), seq) || originalOf(timeline(), original) === 'deleted'
  const isOlder = () => seq < (known()[0]?.from ?? Infinity)

  for (let before; !isDone() && !isEqual(before, known());) {
    before = known()
    if (isOlder()) {
      if (!messages.history(key).isComplete) await messages.loadOlder(key)
      continue
    }
    const after = firstFrom(timeline(), seq)
    if (after) await messages.seen(key, [{ first: after, last: after }])
  }
  const messageKey = timeline().keyByID.get(id)
  if (messageKey !== undefined)
    return { key: messageKey }
  return isDone() || (isOlder() && messages.history(key).isComplete) ? 'gone' : 'failed'
}
