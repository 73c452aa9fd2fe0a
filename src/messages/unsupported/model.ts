import { number } from '@/utils/read'

import type { MessageModel } from '../contract'

/**
 * What this version cannot show, kept whole so that a later one can.
 * - From ZIM: its type, and its content as plain JSON. The content is left out where it is empty or too large to keep.
 * - From storage: `stored` is a body that another version has written. It is written back as it is.
 */
export interface UnsupportedBody {
  kind: 'unsupported'
  zimType: number
  content?: object
  stored?: unknown
}

declare module '@/types/message' {
  interface MessageBodies { unsupported: UnsupportedBody }
}

/** UTF-16 units of JSON beyond which the conversation list keeps the type alone. */
const PREVIEW = 500

export const unsupported: MessageModel<UnsupportedBody> = {
  parse: ({ content, ...saved }) => ({ ...saved, kind: 'unsupported', zimType: number(saved.zimType), ...(typeof content === 'object' && content && { content }) }),
  plainText: () => '',
  allows: ['recall', 'delete'],
  preview: body => JSON.stringify(body).length > PREVIEW ? { kind: 'unsupported', zimType: body.zimType } : body,
}
