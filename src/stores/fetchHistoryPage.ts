import type { Zim } from '@/composables/useZim'
import type { ConversationKey } from '@/types/conversation'
import type { Message } from '@/types/message'

import { createDeadlines } from '@/utils/deadline'
import { failed } from '@/utils/failure'

/**
 * Later answers are not ZIM's: when the server is silent the SDK gives up after 5–6 s and answers from its own memory; without a
 * connection it does so at once (runs of 2.29.0). ms.
 */
const FRESH = 4_500

/**
 * Fetches a page of ZIM's history that is complete: a message that it leaves out does not exist. Oldest first, ending before `before`.
 * Only an empty page reaches the beginning: the SDK answers with fewer than `count` also where messages were deleted. Rejects with a FailureError: `network` or `timeout` where the SDK may have answered
 * from its own memory.
 */
export async function fetchHistoryPage(zim: Zim, conversation: ConversationKey, page: { before?: Message, count: number }): Promise<Message[]> {
  const { value: asked } = zim.connection
  // Replaced with every change: the answer is ZIM's when the connection is the same throughout.
  const isOnline = () => asked.phase === 'online' && zim.connection.value === asked
  const answer = zim.ask((client) => {
    if (!isOnline())
      throw failed('network')
    return client.messages.queryHistory(conversation, page)
  })
  const messages = await createDeadlines().within(answer, FRESH, () => failed('timeout'))
  if (!isOnline())
    throw failed('network')
  return messages
}
