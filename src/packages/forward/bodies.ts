import type { CombinedBody, CombinedItem } from '@/messages/combined/model'
import type { Message, MessageBody } from '@/types/message'

import { summaryOf } from '@/components/message/row/summary'
import { t } from '@/i18n/forward'
import { COMBINED_BYTES } from '@/messages/combinedInside'
import { utf8Length } from '@/utils/bytes'

/** Lines of a summary, and characters of each. */
const LINES = 4
const LINE = 40

/**
 * What of a message is sent when it is forwarded: a new message with the same content, so that it has a client ID, is stored in the outbox, and is
 * sent once. Files stay at ZIM: their addresses travel. A combined message is named by the message that has it.
 */
export function forwardedBody({ body, conversation, id, seq }: Message): MessageBody {
  return body.kind === 'combined' ? { kind: 'combined', title: body.title, summary: body.summary || body.title, source: { conversation, id, seq } } : body
}

/** The beginning of a text, at most this many bytes of UTF-8, without half a character. */
export function firstBytes(text: string, bytes: number): string {
  let taken = ''
  let size = 0
  for (const character of text) {
    size += utf8Length(character)
    if (size > bytes)
      break
    taken += character
  }
  return taken
}

const inOneLine = (text: string) => Array.from(text.slice(0, LINE * 4).replace(/\s+/g, ' ').trim()).slice(0, LINE).join('')

/** "Anna: hello", a line for each of the first messages. */
function summaryFor(messages: readonly Message[], nameOf: (userID: string) => string): string {
  const lines = messages.slice(0, LINES).map(message => `${inOneLine(nameOf(message.senderID))}: ${inOneLine(summaryOf(message, { hasSenders: true, nameOf }).text)}`)
  return firstBytes(lines.join('\n'), COMBINED_BYTES.summary)
}

/** @param between the names of the two sides of a chat of two; null in a group or room */
function titleFor(between: readonly [string, string] | null): string {
  return firstBytes(between ? t('combined.titleOf', { a: inOneLine(between[0]), b: inOneLine(between[1]) }) : t('combined.titleMany'), COMBINED_BYTES.title)
}

/** Several messages of one conversation as one, in their order. */
export function combinedBody(messages: readonly Message[], { between, nameOf }: { between: readonly [string, string] | null, nameOf: (userID: string) => string }): CombinedBody {
  const items: CombinedItem[] = messages.map(message => ({ senderID: message.senderID, sentAt: message.sentAt, body: forwardedBody(message) }))
  return { kind: 'combined', title: titleFor(between), summary: summaryFor(messages, nameOf), items }
}
