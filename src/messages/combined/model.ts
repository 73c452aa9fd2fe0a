import type { ConversationKey } from '@/types/conversationKey'
import type { MessageBody } from '@/types/message'

import { failed } from '@/utils/failure'

import type { MessageModel } from '../contract'

/** A message inside a combined one. It belongs to no conversation and has no ID of its own. */
export interface CombinedItem {
  senderID: string
  /** ms */
  sentAt: number
  body: MessageBody
}

/** Where ZIM has a combined message whose content is sent once more. */
export interface CombinedSource { conversation: ConversationKey, id: string, seq: number }

/**
 * Messages that were forwarded as one. ZIM delivers title and summary; the messages inside are a file, fetched when it is opened (zim/combined.ts).
 * Until ZIM has it, an own one has `items`, which are uploaded by the send, or `source`: a message that has the file already.
 */
export interface CombinedBody {
  kind: 'combined'
  /** 1 to 100 bytes. */
  title: string
  /** A line for each of the first messages. 1 to 500 bytes. */
  summary: string
  items?: CombinedItem[]
  source?: CombinedSource
}

declare module '@/types/message' {
  interface MessageBodies { combined: CombinedBody }
}

/** Messages that are combined into one: ZIM names no limit. */
export const MOST_COMBINED = 100
/** JSON of the messages inside, UTF-16 units: the outbox stores them as one record, and a mini program takes 1 MB for one. */
const MOST_COMBINED_LENGTH = 200_000

/** Runs before the first page: what is stored inside is parsed where it is used (parseItems, parseSource), and ZIM's limits are kept by who makes it. */
export const combined: MessageModel<CombinedBody> = {
  parse: ({ title, summary, ...saved }) => typeof title === 'string' && typeof summary === 'string' ? { ...saved, kind: 'combined', title, summary } : null,
  plainText: ({ title, summary }) => `${title}\n${summary}`,
  allows: ['forward', 'recall', 'delete'],
  check({ items = [] }) {
    if (items.length > MOST_COMBINED || JSON.stringify(items).length > MOST_COMBINED_LENGTH)
      throw failed('combined-too-long', { params: { n: MOST_COMBINED } })
  },
  // The list shows the title.
  preview: ({ title }) => ({ kind: 'combined', title, summary: '' }),
}
