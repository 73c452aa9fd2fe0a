import type { Zim } from '@/composables/useZim'
import type { ZimClient } from '@/zim/client'

import { createDeadlines } from '@/utils/deadline'
import { failed } from '@/utils/failure'

/**
 * Later answers are not ZIM's: when the server is silent the SDK gives up after 5–6 s and answers from its own memory; without a
 * connection it does so at once (runs of 2.29.0). ms.
 */
const FRESH = 4_500

/** Asks ZIM for what the SDK may also answer from its memory. Rejects with a FailureError where it may have done so: `network` or `timeout`. */
export async function askLive<T>(zim: Zim, request: (client: ZimClient) => Promise<T>, within = FRESH): Promise<T> {
  const { value: asked } = zim.connection
  // Replaced with every change: the answer is ZIM's when the connection is the same throughout.
  const isOnline = () => asked.phase === 'online' && zim.connection.value === asked
  const answer = zim.ask((client) => {
    if (!isOnline())
      throw failed('network')
    return request(client)
  })
  const result = await createDeadlines().within(answer, within, () => failed('timeout'))
  if (!isOnline())
    throw failed('network')
  return result
}
