/**
 * The client's memory of conversations, messages and users: the server's state, and what only this client knows (drafts; messages that
 * are being sent, failed or inserted). It is cleared at logout, as in mini programs since 2.28.
 * A message is in memory when it was received, sent or fetched since the login. The last message of a conversation that came with the list
 * is not.
 * Invariant: objects for the app are copies, so that a change by the app does not change the memory.
 */
import type { ZIMConversation, ZIMMessage, ZIMRevokeMessage, ZIMUserFullInfo } from 'zego-zim-miniprogram'

import type { SdkOptions } from '../world'

import { ZIMConversationNotificationStatus, ZIMConversationType, ZIMMessageType } from '../enums'
import { KnownGroups } from './groupStore'

export type FullConversation = ZIMConversation & { isDisabled: boolean, mutedExpiredTime: number }

export function keyOf(conversationID: string, conversationType: number): string {
  return `${conversationType}:${conversationID}`
}

export class Store {
  /** As the server set it at the last login. */
  sdk: SdkOptions = { hidesHistoryFailures: false, tellsDismissal: false }
  readonly users = new Map<string, ZIMUserFullInfo>()
  readonly groups = new KnownGroups(this.users)
  private readonly conversations = new Map<string, FullConversation>()
  private readonly messages = new Map<string, MessageList>()

  clear(): void {
    this.users.clear()
    this.groups.clear()
    this.conversations.clear()
    this.messages.clear()
  }

  /** Pinned conversations first, then by time, latest first. */
  list(): FullConversation[] {
    return [...this.conversations.values()].sort((one, other) => other.orderKey - one.orderKey)
  }

  find(conversationID: string, type: number): FullConversation | undefined {
    return this.conversations.get(keyOf(conversationID, type))
  }

  /** The conversation, or a new empty one that is not stored yet. */
  findOrEmpty(conversationID: string, type: number, now: number): FullConversation {
    return this.find(conversationID, type) ?? emptyConversation(conversationID, type, now)
  }

  /** Writes a draft. Creates the conversation when there is none. */
  setDraft(conversationID: string, type: number, draft: string, now: number): FullConversation {
    const conversation = this.findOrEmpty(conversationID, type, now)
    conversation.draft = draft
    this.conversations.set(keyOf(conversationID, type), conversation)
    return conversation
  }

  /** Stores the server's state of a conversation. Keeps the draft, a friend's alias, a last message with a higher orderKey, and what the client knows of a group. */
  merge(view: ZIMConversation): FullConversation {
    const known = this.find(view.conversationID, view.type)
    const list = this.listOf(view.conversationID, view.type)
    const last = view.lastMessage && { ...view.lastMessage, orderKey: list.orderKeyOf(view.lastMessage) }
    if (last)
      list.reach(last)
    const isOlder = known?.lastMessage && !list.isDeleted(known.lastMessage) && (!last || known.lastMessage.orderKey! > last.orderKey!)
    const merged = { isDisabled: false, mutedExpiredTime: 0, ...view, draft: known?.draft ?? '', conversationAlias: view.type === ZIMConversationType.Peer ? known?.conversationAlias ?? '' : view.conversationAlias, lastMessage: isOlder ? known.lastMessage : last, ...this.ofGroup(view) }
    this.conversations.set(keyOf(view.conversationID, view.type), merged)
    return merged
  }

  private ofGroup({ conversationID, type }: ZIMConversation): Partial<FullConversation> {
    const group = (type as number) === ZIMConversationType.Group ? this.groups.find(conversationID) : undefined
    return group
      ? {
          conversationName: group.groupName,
          conversationAvatarUrl: group.groupAvatarUrl,
          conversationAlias: group.groupAlias,
          notificationStatus: group.notificationStatus,
          isDisabled: group.isDisabled,
          mutedExpiredTime: group.mutedExpiredTime,
        }
      : {}
  }

  /** Replaces the last message after a deletion: the newest one in memory, if there is one. */
  showLastInMemory(conversation: FullConversation): void {
    conversation.lastMessage = this.last(conversation.conversationID, conversation.type)
  }

  remove(conversationID: string, type: number): FullConversation | undefined {
    const known = this.find(conversationID, type)
    this.conversations.delete(keyOf(conversationID, type))
    return known
  }

  removeAllConversations(): void {
    this.conversations.clear()
  }

  /** Muted conversations do not count. */
  totalUnread(): number {
    return [...this.conversations.values()]
      .filter(conversation => conversation.notificationStatus === ZIMConversationNotificationStatus.Notify)
      .reduce((sum, conversation) => sum + conversation.unreadMessageCount, 0)
  }

  /** A message in memory by its server ID. */
  message(conversationID: string, type: number, messageID: string): ZIMMessage | undefined {
    return this.messages.get(keyOf(conversationID, type))?.byID.get(messageID)
  }

  /** The messages of a conversation that are in memory. */
  listOf(conversationID: string, type: number): MessageList {
    const key = keyOf(conversationID, type)
    const list = this.messages.get(key) ?? new MessageList()
    this.messages.set(key, list)
    return list
  }

  last(conversationID: string, type: number): ZIMMessage | undefined {
    return this.messages.get(keyOf(conversationID, type))?.sorted.at(-1)
  }

  /** Adds messages, or replaces known versions of them. Deleted messages are not added again. */
  remember(messages: ZIMMessage[]): void {
    for (const message of messages)
      this.listOf(message.conversationID!, message.conversationType!).put({ ...message })
  }
}

/** What a client knows of a message that has replies. `maxSeq`: messageSeq of its last reply when all were fetched; 0 before. */
export interface ReplyRoot { messageID: string, count: number, maxSeq: number, senderUserID: string, sentTime: number, state: number }

/** The messages of one conversation, ascending by orderKey. Adding a message at the end does not depend on the length. */
export class MessageList {
  readonly sorted: ZIMMessage[] = []
  readonly byID = new Map<string, ZIMMessage>()
  /** By messageSeq. */
  readonly roots = new Map<number, ReplyRoot>()
  /** messageSeq of messages that this client has deleted. */
  readonly deletedSeqs = new Set<number>()
  /** This client has deleted every message up to this messageSeq. */
  deletedUpTo = 0
  /** Highest messageSeq of the conversation that this client has seen. */
  lastSeq = 0
  /** Highest orderKey of the conversation so far. A new own message comes after it. */
  maxOrderKey = 0
  /** By messageID: the last change of the reactions up to which this client has received each. */
  readonly reactionSeqs = new Map<string, number>()
  /** By sender and localMessageID, which the server's version of a sent message keeps. */
  private readonly byLocalID = new Map<string, ZIMMessage>()

  put(message: ZIMMessage): void {
    if (this.isDeleted(message))
      return
    message.orderKey = this.orderKeyOf(message)
    const known = this.take(message)
    keepOfRevoked(message, known)
    let at = this.sorted.length
    while (at > 0 && this.sorted[at - 1]!.orderKey! > message.orderKey!)
      at--
    this.sorted.splice(at, 0, message)
    if (message.messageID)
      this.byID.set(message.messageID, message)
    this.byLocalID.set(localIDOf(message), message)
    this.reach(message)
  }

  /** A message keeps the orderKey by which this client knows it: for an own one, the one that it got before it was sent. */
  orderKeyOf(message: ZIMMessage): number {
    return this.byLocalID.get(localIDOf(message))?.orderKey ?? message.orderKey!
  }

  /** A message of this user by the ID that this client gave it. */
  sent(userID: string, localMessageID: string): ZIMMessage | undefined {
    return this.byLocalID.get(localIDOf({ senderUserID: userID, localMessageID } as ZIMMessage))
  }

  reach({ messageSeq, orderKey }: ZIMMessage): void {
    this.lastSeq = Math.max(this.lastSeq, messageSeq ?? 0)
    this.maxOrderKey = Math.max(this.maxOrderKey, orderKey ?? 0)
  }

  delete(messages: readonly ZIMMessage[]): void {
    for (const message of messages) {
      this.take(message)
      if (message.messageSeq)
        this.deletedSeqs.add(message.messageSeq)
    }
  }

  /** Later messages stay, which a late push may find here. */
  deleteAll(upTo = this.lastSeq): void {
    const later = this.sorted.filter(({ messageSeq }) => messageSeq! > upTo)
    this.deletedUpTo = Math.max(this.deletedUpTo, upTo)
    this.deletedSeqs.clear()
    this.sorted.length = 0
    this.byID.clear()
    this.byLocalID.clear()
    for (const message of later) this.put(message)
  }

  isDeleted({ messageSeq }: ZIMMessage): boolean {
    return !!messageSeq && (messageSeq <= this.deletedUpTo || this.deletedSeqs.has(messageSeq))
  }

  /** Removes and returns the known version of a message. */
  private take(message: ZIMMessage): ZIMMessage | undefined {
    const known = this.byID.get(message.messageID ?? '') ?? this.byLocalID.get(localIDOf(message))
    if (known) {
      this.sorted.splice(this.sorted.lastIndexOf(known), 1)
      this.byID.delete(known.messageID!)
      this.byLocalID.delete(localIDOf(known))
    }
    return known
  }
}

function localIDOf({ senderUserID, localMessageID }: ZIMMessage): string {
  return `${senderUserID}/${localMessageID}`
}

/** Only the client that revoked a text keeps it, the server's version has no text. A client keeps the reactions that it knows. */
function keepOfRevoked(message: ZIMMessage, known: ZIMMessage | undefined): void {
  const [next, previous] = [message, known] as [Partial<ZIMRevokeMessage>, Partial<ZIMRevokeMessage> | undefined]
  if (next.type === ZIMMessageType.Revoke && previous?.originalTextMessageContent)
    next.originalTextMessageContent ||= previous.originalTextMessageContent
  if (next.type === ZIMMessageType.Revoke && previous?.reactions?.length)
    next.reactions = previous.reactions
}

function emptyConversation(conversationID: string, type: number, now: number): FullConversation {
  return {
    type: type as ZIMConversationType,
    conversationID,
    conversationName: '',
    conversationAlias: '',
    conversationAvatarUrl: '',
    unreadMessageCount: 0,
    readMessageSeq: 0,
    orderKey: now,
    notificationStatus: ZIMConversationNotificationStatus.Notify,
    isPinned: false,
    pinnedTime: 0,
    isDisabled: type === ZIMConversationType.Group,
    mutedExpiredTime: 0,
    draft: '',
    marks: [],
    mentionedInfoList: [],
  }
}

export function copyOf<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}
