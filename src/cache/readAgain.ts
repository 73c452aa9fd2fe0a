import type { Message } from '@/types/message'

import { bodyFromZim } from '@/zim/kinds'

/** Reads the content of an `unsupported` message again: this version may know its kind. */
export function readAgain(message: Message): Message {
  const { body } = message
  return body.kind === 'unsupported' && body.content ? { ...message, body: bodyFromZim({ ...body.content, type: body.zimType }) } : message
}
