import type { StoredMessage } from 'zim-emulator/world'

import type { Message } from '@/types/message'

import { clientIDOf } from '@/zim/messages'

/** What an edit adds to a text. */
export const editedText = (text: string, edit: number) => `${text.replace(EDITED, '')} ✎${edit}`

const EDITED = / ✎\d+$/

/** A message that was forwarded says what its original says: its client ID tells them apart. */
const forwarded = new Map<string, { said: string, name: string }>()

const saidIn = ({ body }: Pick<Message, 'body'>): string => {
  if (body.kind === 'text')
    return body.text
  return 'name' in body ? body.name : 'title' in body ? body.title : body.kind
}

function nameOf(clientID: string, said: string): string {
  const base = said.replace(EDITED, '')
  const known = forwarded.get(clientID)
  return known?.said === base ? known.name : base
}

/** From now on the message has this name, until {@link forgetForwarded}. Another one that has its client ID does not. */
export function nameForwarded(message: Message, name: string): void {
  forwarded.set(message.key.split('~')[1]!, { said: saidIn(message).replace(EDITED, ''), name })
}

/** Called before a schedule. */
export const forgetForwarded = () => forwarded.clear()

/** What tells a message of a schedule from all others: its first text, or the name of its file; of a forwarded one, its name. Of other kinds: the kind. */
export const textOf = (message: Pick<Message, 'body'> & Partial<Pick<Message, 'key'>>): string => nameOf(message.key?.split('~')[1] ?? '', saidIn(message))

/** As {@link textOf}, of a message as ZIM has it. */
export const textIn = ({ message, fileName, title, extendedData }: StoredMessage['content']): string => nameOf(clientIDOf(extendedData), String(message ?? fileName ?? title))
