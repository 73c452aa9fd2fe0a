import { number } from '@/utils/read'

import type { MessageModel } from '../contract'

/**
 * A message that this version cannot show. It is kept whole, so that a later version can show it.
 * - From ZIM: its type, and its content as plain JSON. The content is left out when it is empty or larger than the limit of zim.ts.
 * - From storage: `stored` is a body that another version has written. It is written back unchanged.
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

/** Length of the JSON, UTF-16 units. The conversation list stores only the type of a longer one. */
const PREVIEW = 500

export const unsupported: MessageModel<UnsupportedBody> = {
  parse: ({ content, ...saved }) => ({ ...saved, kind: 'unsupported', zimType: number(saved.zimType), ...(typeof content === 'object' && content && { content }) }),
  plainText: () => '',
  allows: ['recall', 'delete'],
  preview: body => JSON.stringify(body).length > PREVIEW ? { kind: 'unsupported', zimType: body.zimType } : body,
}
