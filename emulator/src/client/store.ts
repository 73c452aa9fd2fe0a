/**
 * The client's memory of conversations, messages and users: the server's state, and what only this client knows (drafts; messages that
 * are being sent, failed or inserted). It is cleared at logout, as in mini programs since 2.28.
 * Invariant: objects for the app are copies, so that a change by the app does not change the memory.
 */
import type { ZIMConversation, ZIMMessage, ZIMUserFullInfo } from 'zego-zim-miniprogram'

import type { ZIMConversationType } from '../enums'

import { lastOf } from '../arrays'
import { ZIMConversationNotificationStatus } from '../enums'

export type FullConversation = ZIMConversation & { isDisabled: boolean, mutedExpiredTime: number }

export function keyOf(conversationID: string, conversationType: number): string {
  return `${conversationType}:${conversationID}`
}

export class Store {
  readonly users = new Map<string, ZIMUserFullInfo>()
  private readonly conversations = new Map<string, FullConversation>()
  private readonly messages = new Map<string, MessageList>()
  private readonly hidden = new Set<string>()

  clear(): void {
    this.users.clear()
    this.conversations.clear()
    this.messages.clear()
    this.hidden.clear()
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

  /** Stores the server's state of a conversation. Keeps the draft, and a newer message that only this client knows. */
  merge(view: ZIMConversation): FullConversation {
    const known = this.find(view.conversationID, view.type)
    const merged = { isDisabled: false, mutedExpiredTime: 0, ...view, draft: known?.draft ?? '' }
    this.conversations.set(keyOf(view.conversationID, view.type), merged)
    if (view.lastMessage)
      this.remember([view.lastMessage])
    merged.lastMessage = this.last(view.conversationID, view.type)
    return merged
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

  /** A message by its server ID, unless hidden. */
  message(conversationID: string, type: number, messageID: string): ZIMMessage | undefined {
    const message = this.messages.get(keyOf(conversationID, type))?.byID.get(messageID)
    return message && !this.isHidden(message) ? message : undefined
  }

  /** Known messages of a conversation, oldest first. */
  known(conversationID: string, type: number): ZIMMessage[] {
    return (this.messages.get(keyOf(conversationID, type))?.sorted ?? []).filter(message => !this.isHidden(message))
  }

  last(conversationID: string, type: number): ZIMMessage | undefined {
    return lastOf(this.messages.get(keyOf(conversationID, type))?.sorted ?? [], message => !this.isHidden(message))
  }

  /** The first orderKey after all known messages. */
  nextOrderKey(conversationID: string, type: number): number {
    return (this.last(conversationID, type)?.orderKey ?? 0) + 1
  }

  /** Adds messages, or replaces known versions of them. */
  remember(messages: ZIMMessage[]): void {
    for (const message of messages) {
      const key = keyOf(message.conversationID!, message.conversationType!)
      const list = this.messages.get(key) ?? new MessageList()
      this.messages.set(key, list)
      list.put({ ...message })
    }
  }

  /** Hides messages until logout, also when the server sends them again. */
  hide(messages: ZIMMessage[]): void {
    for (const message of messages)
      this.hidden.add(identity(message))
  }

  isHidden(message: ZIMMessage): boolean {
    return this.hidden.has(identity(message))
  }
}

/** The messages of one conversation, ascending by orderKey. Adding a message at the end does not depend on the length. */
class MessageList {
  readonly sorted: ZIMMessage[] = []
  readonly byID = new Map<string, ZIMMessage>()
  /** By sender and localMessageID, which the server's version of a sent message keeps. */
  private readonly byLocalID = new Map<string, ZIMMessage>()

  put(message: ZIMMessage): void {
    const { messageID, localMessageID, senderUserID } = message
    const localID = localMessageID ? `${senderUserID}/${localMessageID}` : ''
    for (const known of [this.byID.get(messageID ?? ''), this.byLocalID.get(localID)]) {
      const at = known ? this.sorted.lastIndexOf(known) : -1
      if (at >= 0)
        this.sorted.splice(at, 1)
    }
    let at = this.sorted.length
    while (at > 0 && this.sorted[at - 1]!.orderKey! > message.orderKey!)
      at--
    this.sorted.splice(at, 0, message)
    if (messageID)
      this.byID.set(messageID, message)
    if (localID)
      this.byLocalID.set(localID, message)
  }
}

function identity({ conversationID, conversationType, messageID, localMessageID }: ZIMMessage): string {
  return `${keyOf(conversationID!, conversationType!)}/${messageID || localMessageID}`
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
    isDisabled: false,
    mutedExpiredTime: 0,
    draft: '',
    marks: [],
    mentionedInfoList: [],
  }
}

export function copyOf<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T
}
