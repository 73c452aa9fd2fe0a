import { overLimit } from '@/utils/bytes'
import { failed } from '@/utils/failure'

import type { MessageModel } from '../contract'

export interface TextBody { kind: 'text', text: string }

declare module '@/types/message' {
  interface MessageBodies { text: TextBody }
}

/** Characters that the conversation list stores. It shows one line. */
const PREVIEW = 120

export const text: MessageModel<TextBody> = {
  parse: saved => typeof saved.text === 'string' ? { ...saved, kind: 'text', text: saved.text } : null,
  plainText: body => body.text,
  allows: ['copy', 'forward', 'reply', 'edit', 'recall', 'delete'],
  check(body, { textBytes }) {
    if (!body.text.trim())
      throw failed('blank-text')
    const params = overLimit(body.text, textBytes)
    if (params)
      throw failed('text-too-long', { params })
  },
  preview: body => body.text.length > PREVIEW ? { ...body, text: Array.from(body.text.slice(0, PREVIEW * 2)).slice(0, PREVIEW).join('') } : body,
}
