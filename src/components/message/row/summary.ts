import type { NoteContext, NoteKind } from '@/messages/contract'
import type { Message, MessageBodies, MessageBody, MessageKind } from '@/types/message'

import { t } from '@/i18n'
import { revoked } from '@/messages/revoked/row'
import { tip } from '@/messages/tip/row'

/** Kinds that are drawn as a centred sentence, which is also their summary. */
const NOTES = { revoked, tip } satisfies { [K in MessageKind]?: NoteKind<MessageBodies[K]> }

export type BubbleKind = Exclude<MessageKind, keyof typeof NOTES>

/** The other kinds as one line. A kind that is declared and not listed fails the type check. The conversation list needs these, and nothing else that draws a message. */
const SUMMARIES: { [K in BubbleKind]: (body: MessageBodies[K]) => string } = {
  text: ({ text }) => text,
  image: () => t('image.summary'),
  voice: ({ seconds }) => t('voice.summary', { seconds }),
  video: () => t('video.summary'),
  file: ({ name }) => t('file.summary', { name }),
  contactCard: ({ userID, name }) => t('contactCard.summary', { name: name || userID }),
  combined: ({ title }) => t('combined.summary', { title }),
  command: () => t('message.command'),
  checking: ({ content }) => summaryText(content),
  unsupported: () => t('message.unsupported'),
}

// A kind and its body belong together, which TypeScript cannot follow through a lookup.
const summaryText = (body: MessageBody) => (SUMMARIES[body.kind as BubbleKind] ?? SUMMARIES.unsupported)(body as never)
const noteKindOf = ({ kind }: MessageBody) => (NOTES as Partial<Record<MessageKind, NoteKind<never>>>)[kind] as NoteKind<MessageBody> | undefined

/** Whether the message is drawn as a centred sentence. */
export const isNote = ({ body }: Message) => noteKindOf(body) !== undefined

type Summarised = Pick<Message, 'body' | 'isMine'> & Partial<Pick<Message, 'senderID'>>

/** Who manages a group may recall the messages of others. */
const isRecalledByOther = ({ body, senderID }: Summarised, { hasSenders }: Pick<NoteContext, 'hasSenders'>) => hasSenders && body.kind === 'revoked' && !!senderID && !!body.operatorID && body.operatorID !== senderID

/** The sentence of a message that is drawn as one; undefined for the others. */
export const noteOf = (message: Summarised, context: Omit<NoteContext, 'isMine'>) => noteKindOf(message.body)?.(message.body, { ...context, isMine: message.isMine && !isRecalledByOther(message, context) })

/** The message as one line, for the conversation list and for quotes. `isNote`: a sentence about the message that names its users. */
export function summaryOf(message: Summarised, context: Omit<NoteContext, 'isMine'>): { text: string, isNote: boolean } {
  const { body } = message
  const note = noteOf(message, context)
  return note === undefined ? { text: summaryText(body), isNote: false } : { text: note, isNote: true }
}
