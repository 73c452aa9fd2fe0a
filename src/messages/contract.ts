import type { BodySlots } from '@/types/messageSlots'
import type { Fields } from '@/utils/read'

/** Actions that the content of a message permits. Sender and age limit them further (messageActions.ts). */
export type BodyAction = 'copy' | 'forward' | 'reply' | 'edit' | 'recall' | 'delete'

export interface BodyLimits {
  /** UTF-8 bytes of one text: see zim/limits.ts. */
  textBytes: number
}

/** `model.ts` of a kind: rules of the body that need neither ZIM nor a view. */
export interface MessageModel<Body> {
  /** Parses a stored body of this kind, written by this version or another. Returns null when it is malformed. Keeps unknown fields. */
  parse: (saved: Fields) => Body | null
  /** Text for the clipboard and the search; '' when there is none. */
  plainText: (body: Body) => string
  allows: readonly BodyAction[]
  /** Throws a FailureError when the body exceeds a limit. Absent: bodies of this kind are only received. */
  check?: (body: Body, limits: BodyLimits) => void
  /** Returns the short form that the conversation list stores: a few hundred bytes. Absent: the body is short. */
  preview?: (body: Body) => Body
}

/** The rate limit of ZIM that a send counts against. */
export type PaceKind = 'text' | 'command'

/** `zim.ts` of a kind: maps the body to ZIM's message and back. */
export interface ZimKind<Body> {
  /** ZIM's `type`. Kinds may share one. null: any. */
  zimType: number | null
  /** Returns null when the message is of another kind or malformed. Reads only the content, not the envelope (IDs, times, sender). */
  fromZim: (message: Fields) => Body | null
  /** Returns the content for `sendMessage`, with `type`. Absent: bodies of this kind are only received. */
  toZim?: (body: Body) => { type: number }
  /** @default 'text' */
  pace?: PaceKind
}

/** What this device has of a message's file, as addresses that it can show; '' where it has none. */
export interface LocalMedia {
  localUrl: string
  /** The first frame of a video that this device has sent. */
  localPoster: string
}

export interface NoteContext {
  isMine: boolean
  /** Rooms and groups: the sender is named. */
  hasSenders: boolean
  /** Returns the userID when no name is known. */
  nameOf: (userID: string) => string
}

/** `row.ts` of a kind that is drawn in a bubble: what fills it, in the current language. */
export type RowKind<Body> = (body: Body, local: LocalMedia) => BodySlots

/** `row.ts` of a kind that is a centred sentence, also in the conversation list. */
export type NoteKind<Body> = (body: Body, context: NoteContext) => string
