import { overLimit } from '@/utils/bytes'
import { failed } from '@/utils/failure'

import type { MessageModel } from '../contract'

/** A signal to the other side's app: ZIM does not store it and the timeline does not show it. */
export interface CommandBody { kind: 'command', text: string }

declare module '@/types/message' {
  interface MessageBodies { command: CommandBody }
}

const MAX_BYTES = 5120

export const command: MessageModel<CommandBody> = {
  parse: saved => typeof saved.text === 'string' ? { ...saved, kind: 'command', text: saved.text } : null,
  plainText: () => '',
  allows: ['delete'],
  check({ text }) {
    if (!text)
      throw failed('blank-text')
    const params = overLimit(text, MAX_BYTES)
    if (params)
      throw failed('command-too-long', { params })
  },
}
