import type { Quote } from '@/types/annotations'
import type { Message, MessageBody, MessageReference } from '@/types/message'

import { fieldsOf } from '@/utils/read'

import { parseBody, previewOf, storedBody } from './models'

/** A body as a quote holds it: one line, and the address of one small picture. */
export function quotedBody(body: MessageBody): MessageBody {
  const short = previewOf(body)
  if (body.kind === 'image')
    return { ...short, thumbnail: body.thumbnail || body.url } as MessageBody
  return body.kind === 'video' ? { ...short, poster: body.poster } as MessageBody : short
}

/** The quote of a reply that is not sent yet. */
export const quoteOf = ({ id, seq, senderID, sentAt, body }: MessageReference): Quote => ({ id, seq, senderID, sentAt, body: quotedBody(body) })

/** What is stored of an original: of a quote, and of a message that is to be replied to. */
export const storedOriginal = (original: Quote | MessageReference): object => ({ ...original, body: storedBody(original.body) })

/** Reads what {@link storedOriginal} returns, written by this version or another; undefined for a damaged one. */
export function parseOriginal<T extends Quote | MessageReference>(saved: unknown): T | undefined {
  const { id, senderID, seq, sentAt, body } = fieldsOf(saved)
  const parsed = parseBody(body)
  return parsed && [id, senderID].every(value => typeof value === 'string') && [seq, sentAt].every(Number.isFinite) ? { ...saved as T, body: parsed } : undefined
}

/** The first message of the replies that a message is one of; undefined where it is a reply to nothing. */
export function rootOf({ quote, rootID, rootSeq }: Pick<Message, 'quote'> & Pick<MessageReference, 'rootID' | 'rootSeq'>): Pick<MessageReference, 'rootID' | 'rootSeq'> | undefined {
  if (quote)
    return { rootID: quote.rootID ?? quote.id, rootSeq: quote.rootSeq ?? quote.seq }
  return rootSeq ? { rootID, rootSeq } : undefined
}

/** What has to be known of a message to reply to it, also after a restart. */
export const referenceOf = ({ conversation, senderID, isMine, body, sentAt, id, seq, order, localID, quote }: Message): MessageReference => ({ conversation, senderID, isMine, body, sentAt, id, seq, order, localID, ...rootOf({ quote }) })
