import type { ConversationKey } from '@/types/conversationKey'

import { fieldsOf, instant, number, string } from '@/utils/read'

import type { CombinedItem, CombinedSource } from './combined/model'

import { parseBody } from './models'

/** ZIM's limits of an own combined message, UTF-8 bytes. */
export const COMBINED_BYTES = { title: 100, summary: 500 }

/** Reads the messages inside, as they are stored. Null when one of them is damaged. */
export function parseItems(saved: unknown): CombinedItem[] | null {
  if (!Array.isArray(saved))
    return null
  const items = saved.map(fieldsOf).map(({ senderID, sentAt, body }) => ({ senderID: string(senderID), sentAt: instant(sentAt), body: parseBody(body) }))
  return items.every(({ body }) => body) ? items as CombinedItem[] : null
}

/** Reads where ZIM has it, as it is stored. Null when it names no message. */
export function parseSource(saved: unknown): CombinedSource | null {
  const { conversation, id, seq } = fieldsOf(saved)
  return /^(?:peer|group|room):./.test(string(conversation)) && string(id) ? { conversation: conversation as ConversationKey, id: string(id), seq: number(seq) } : null
}
