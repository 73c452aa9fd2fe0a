import type { Annotations, Quote } from './annotations'
import type { ConversationKey } from './conversationKey'
import type { Failure } from './failure'

/**
 * The bodies of all kinds, by kind. Empty here, because this folder imports nothing: each messages/<kind>/model.ts declares its own.
 */
export interface MessageBodies {}

export type MessageKind = keyof MessageBodies

/** The content of a message. Unknown and malformed kinds become `unsupported` and are shown as such. */
export type MessageBody = MessageBodies[MessageKind]

/**
 * `waiting` for the network, or behind one that waits; `sending` until ZIM acknowledges; `read` needs the peer's receipt.
 * Received messages are always `sent`.
 */
export type Delivery = 'waiting' | 'sending' | 'sent' | 'read' | 'failed'

export interface Message extends Annotations {
  /**
   * Stays for life and is unique within its conversation: `sender~clientID` where the sender's client put an ID into
   * `extendedData`, else `id~messageID`. Two arrivals with one key are one message.
   */
  key: string
  conversation: ConversationKey
  senderID: string
  isMine: boolean
  body: MessageBody
  delivery: Delivery
  failure: Failure | null
  /** Server time in ms; the phone's own until the server has answered. */
  sentAt: number
  /** ZIM's messageID; empty until the server has answered. */
  id: string
  /** ZIM's messageSeq within the conversation; 0 until the server has answered. */
  seq: number
  /** ZIM's orderKey: larger is newer; 0 until the server has answered. */
  order: number
  /** ZIM's localMessageID, wanted by its history paging. */
  localID: string
}

/** What has to be known of a message that another one replies to: a whole message will do. */
export type MessageReference = Pick<Message, 'conversation' | 'senderID' | 'isMine' | 'body' | 'sentAt' | 'id' | 'seq' | 'order' | 'localID'> & Pick<Quote, 'rootID' | 'rootSeq'>

/** What the user sends: from the page through the outbox to ZIM, and into the storage on the way. Plain data. */
export interface Outgoing {
  body: MessageBody
  /** A message of the same conversation that the server has numbered. Not in rooms. */
  replyTo?: MessageReference
  /** userIDs, at most 50. The text names them, too. */
  mentions?: string[]
  /** Names all members of the group. The text says so, too. */
  mentionsAll?: true
  /** The reader tells when it has read the message. Left out where the sender's setting, the plan or the kind of conversation has no receipts. */
  asksReceipt?: true
  /** Of the files that were chosen together, the same in each: they are sent one after another, in this order, and other messages do not wait for them. */
  batch?: string
}

/** Somebody whom a text that is written names, as `@name`. `userID`: '' for all members of the group. */
export interface Mention { userID: string, name: string }

/** A file of this device: a path (mini program) or a File (H5). */
export type LocalFile = string | File

/** The file of a message that is sent. `onKey` is told the key of the message before it is shown. */
export interface Attachment { file: LocalFile, onKey: (messageKey: string) => void }
