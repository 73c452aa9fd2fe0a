import type { BodySlots } from '@/types/messageSlots'
import type { Fields } from '@/utils/read'

/** What can be done with a message because of what it says; who sent it and when decides further. */
export type BodyAction = 'copy' | 'forward' | 'edit' | 'recall' | 'delete'

export interface BodyLimits {
  /** UTF-8 bytes of one text: see zim/limits.ts. */
  textBytes: number
}

/** `model.ts` of a kind: what holds wherever the body is, without ZIM and without a view. */
export interface MessageModel<Body> {
  /** A body of this kind as it was stored, by this version or another; null where it is malformed. Fields that are not known here stay. */
  parse: (saved: Fields) => Body | null
  /** Its words, for the clipboard and the search; '' where it has none. */
  plainText: (body: Body) => string
  allows: readonly BodyAction[]
  /** Throws a FailureError where a limit does not allow to send it. Absent: bodies of this kind are only received. */
  check?: (body: Body, limits: BodyLimits) => void
  /** As the conversation list stores it: a few hundred bytes. Absent: it is short anyway. */
  preview?: (body: Body) => Body
}

/** Which rate of ZIM's a send counts against. */
export type PaceKind = 'text' | 'command'

/** `zim.ts` of a kind: to ZIM's message and back. */
export interface ZimKind<Body> {
  /** ZIM's `type`. Kinds may share one. null: any. */
  zimType: number | null
  /** null: the message is not of this kind, or malformed. Reads the content alone, never the envelope (IDs, times, sender). */
  fromZim: (message: Fields) => Body | null
  /** The content for `sendMessage`, `type` included. Absent: bodies of this kind are only received. */
  toZim?: (body: Body) => { type: number }
  /** @default 'text' */
  pace?: PaceKind
}

export interface NoteContext {
  isMine: boolean
  /** Rooms and groups: the sender is named. */
  hasSenders: boolean
  /** The ID itself where no name is known. */
  nameOf: (userID: string) => string
}

/** `row.ts` of a kind: what is drawn, in the present language. Either a bubble or a centred sentence. */
export type RowKind<Body> = BubbleKind<Body> | NoteKind<Body>

interface BubbleKind<Body> {
  slots: (body: Body) => BodySlots
  /** One line, for the conversation list and for quotes. */
  summary: (body: Body) => string
}

interface NoteKind<Body> {
  /** The sentence, also for the conversation list. */
  note: (body: Body, context: NoteContext) => string
}
