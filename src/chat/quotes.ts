import type { Quote } from '@/types/annotations'
import type { MessageBody } from '@/types/message'

import { quotedBody } from '@/messages/quoted'

/** What is known of an original: its content, or that it was deleted here; undefined where nothing is known. */
export type Original = MessageBody | 'deleted' | undefined

/**
 * The quote as its original is known here. What ZIM tells with a reply may be older: a recalled or deleted original stays so, and one that is
 * loaded is quoted as it is, also when ZIM takes it for deleted (the SDK does after a failed request).
 */
export function asKnown(quote: Quote, original: Original, known?: Quote): Quote {
  const { state: _, ...readable } = quote
  if (original === 'deleted')
    return { ...quote, state: 'deleted' }
  if (original)
    return { ...readable, body: quotedBody(original) }
  if (known?.body.kind === 'revoked')
    return { ...quote, body: known.body }
  return known?.state === 'deleted' ? { ...quote, state: 'deleted' } : quote
}
