import type { StoredMessage } from 'zim-emulator/world'

import type { Message } from '@/types/message'

/** What an edit adds to a text. */
export const editedText = (text: string, edit: number) => `${text.replace(EDITED, '')} ✎${edit}`

const EDITED = / ✎\d+$/

/** What tells a message of a schedule from all others: its first text, or the name of its file. Of other kinds: the kind. */
export function textOf({ body }: Pick<Message, 'body'>): string {
  if (body.kind === 'text')
    return body.text.replace(EDITED, '')
  return 'name' in body ? body.name : body.kind
}

/** As {@link textOf}, of a message as ZIM has it. */
export const textIn = ({ message, fileName }: StoredMessage['content']): string => String(message ?? fileName).replace(EDITED, '')
