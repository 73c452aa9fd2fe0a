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
 * Fetches a page of ZIM's history that is complete: a message that it leaves out does not exist. Oldest first, ending before `before`; a
 * page shorter than `count` reaches the beginning. Rejects with a FailureError: `network` or `timeout` where the SDK may have answered
 * from its own memory.
 */
export async function fetchHistoryPage(zim: Zim, conversation: ConversationKey, page: { before?: Message, count: number }): Promise<Message[]> {
  const isOnline = () => zim.connection.value.phase === 'online'
  const asked = zim.ask((client) => {
    if (!isOnline())
      throw failed('network')
    return client.messages.queryHistory(conversation, page)
  })
  const messages = await createDeadlines().within(asked, FRESH, () => failed('timeout'))
  if (!isOnline())
    throw failed('network')
  return messages
}
