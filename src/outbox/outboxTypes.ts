import type { KeyValueStorage } from '@/services/storage'
import type { Conversation, ConversationKey } from '@/types/conversation'
import type { ChatEvent } from '@/types/events'
import type { Attachment, LocalFile, Mention, Message, MessageBody, MessageReference, Outgoing } from '@/types/message'

import type { SentHistory } from './findSent'

/** What the outbox needs of the rest of the app. */
export interface OutboxOptions {
  /** The account whose messages these are. */
  scope: { readonly userID: string, readonly key: string, readonly isActive: boolean, readonly isTakenOver: boolean }
  storage: KeyValueStorage
  chat: {
    apply: (event: ChatEvent) => void
    message: (conversation: ConversationKey, messageKey: string) => Message | null
    conversations: () => ReadonlyMap<ConversationKey, Conversation>
    /** The last message of a conversation as ZIM has reported it. */
    listed: (conversation: ConversationKey) => Message | undefined
    newestSent: (conversation: ConversationKey) => Message | undefined
    /** What is known of the original of a reply: its body now, or that it was deleted. */
    originalOf: (conversation: ConversationKey, original: MessageReference) => MessageBody | 'deleted' | undefined
  }
  /** Whether ZIM takes messages for this conversation now. `unknown`: it needs membership, and the user has not asked for it in this run. */
  readiness: (conversation: ConversationKey) => 'ready' | 'waiting' | 'unknown'
  /** Resolves with the message as ZIM has numbered it. Rejects with a FailureError. `file`: of a body whose file ZIM does not have yet. */
  send: (message: { conversation: ConversationKey, clientID: string, outgoing: Outgoing, isRetry: boolean, file?: LocalFile, onProgress?: (done: number, total: number) => void }) => Promise<Message>
  /** Stops the upload of a message that is being sent. */
  cancel: (clientID: string) => void
  /** Keeps the files of messages until ZIM has them. Loaded when the first message has one. */
  files: () => Promise<MessageFiles>
  /** ZIM's history of a conversation. */
  history: (conversation: ConversationKey) => SentHistory
  onError: (thrown: unknown) => void
  /**
   * `unsent`: messages that are neither acknowledged nor discarded. `isUnsaved`: one of them, or a draft, could not be written to the storage
   * and is lost when the app ends.
   */
  onCount: (unsent: number, isUnsaved: boolean) => void
  /** A reply was refused, and was sent without its quote. */
  onUnquoted: (conversation: ConversationKey) => void
}

/** The files of messages, by the key of the message. What this device has sent stays as a copy that may be removed when space is needed. */
export interface MessageFiles {
  /** Copies a file to where it outlives this run of the app. Rejects with a FailureError: `file-lost`, `file-space`. */
  keep: (messageKey: string, name: string, file: LocalFile) => Promise<void>
  /** Shows the file of a message that an earlier run has left. */
  restore: (messageKey: string, name: string) => void
  /** Resolves when an upload may begin. `file` is null when it is gone; `end` is called after the upload. Never rejects. */
  startUpload: (messageKey: string, name: string) => Promise<{ file: LocalFile | null, end: () => void }>
  /** Bytes of a file that are uploaded, and bytes of the file. */
  onProgress: (messageKey: string, done: number, total: number) => void
  /** ZIM has the file. */
  release: (messageKey: string) => void
  remove: (messageKey: string, name: string) => void
}

/** The unsent messages of one account: see outbox.ts. */
export interface Outbox {
  /** Takes a message that was checked, and the file of a body without an address. It is shown at once, as `sending` or `waiting`. */
  add: (conversation: ConversationKey, outgoing: Outgoing, attachment?: Attachment) => void
  /** Sends a failed message again, behind the waiting ones and under its ID. */
  retry: (messageKey: string) => void
  /** Removes a message. One that is just being sent may arrive all the same. */
  discard: (conversation: ConversationKey, messageKey: string) => void
  discardAll: () => void
  /** Resolves when the drafts are read. */
  ready: () => Promise<unknown>
  draft: (conversation: ConversationKey) => string
  setDraft: (conversation: ConversationKey, text: string) => void
  /** The message that the draft replies to. */
  draftReplyTo: (conversation: ConversationKey) => MessageReference | undefined
  setDraftReplyTo: (conversation: ConversationKey, original: MessageReference | undefined) => void
  /** Whom the draft names. */
  draftMentions: (conversation: ConversationKey) => readonly Mention[]
  setDraftMentions: (conversation: ConversationKey, mentions: readonly Mention[]) => void
  /**
   * A conversation has own messages that ZIM has numbered, or a last one that ZIM reports: these are acknowledged, also while their answer is
   * under way. A later run could not find one that is deleted or recalled until then, and would send it again.
   */
  settle: (conversation: ConversationKey) => void
  /** Tries again now, in one conversation or in all. */
  wake: (conversation?: ConversationKey) => void
  /** Writes the drafts, and what could not be written before. The system may end the app from here on. */
  flush: () => Promise<void>
  /** Stops everything. Entries and drafts stay in the storage. Resolves when they are written. */
  close: () => Promise<unknown>
}
