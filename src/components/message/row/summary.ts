import type { NoteContext } from '@/messages/contract'
import type { Message } from '@/types/message'

import { rowKindOf } from './kinds'

/** Whether the message is drawn as a centred sentence. */
export const isNote = ({ body }: Message) => 'note' in rowKindOf(body)

/** The message as one line, for the conversation list and for quotes. `isNote`: a sentence about the message that names its users. */
export function summaryOf({ body, isMine }: Message, context: Omit<NoteContext, 'isMine'>): { text: string, isNote: boolean } {
  const kind = rowKindOf(body)
  return 'note' in kind ? { text: kind.note(body, { ...context, isMine }), isNote: true } : { text: kind.summary(body), isNote: false }
}
