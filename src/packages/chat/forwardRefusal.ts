import type { Message } from '@/types/message'

import { allows } from '@/messages/models'

/** Why a message is not forwarded. */
export type ForwardRefusal = 'unsent' | 'recalled' | 'voice' | 'lost' | 'unsupported'

/** WeChat forwards no voices: what was said to one person stays there. The feature `forwardVoice` of the brand allows it. */
const canForwardVoices = import.meta.env.VITE_FORWARD_VOICE === '1'

/** Null for a message that may be forwarded. */
export function forwardRefusal({ body, id }: Message): ForwardRefusal | null {
  if (body.kind === 'revoked')
    return 'recalled'
  if (!allows(body, 'forward'))
    return 'unsupported'
  if (!id)
    return 'unsent'
  if (body.kind === 'voice' && !canForwardVoices)
    return 'voice'
  return 'url' in body && !body.url ? 'lost' : null
}
