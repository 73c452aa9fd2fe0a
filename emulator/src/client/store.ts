/**
 * What the client remembers of conversations and messages while it runs: the server's view, plus what only this client knows
 * (drafts, messages being sent or failed or inserted). Nothing survives a logout, as in mini programs since 2.28.
 * Invariant: what leaves is a copy; what the app does to it changes nothing here.
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
  private readonly messages = new Map<string, Thread>()
  private readonly hidden = new Set<string>()

  clear(): void {
    this.users.clear()
    this.conversations.clear()
    this.messages.clear()
    this.hidden.clear()
  }

  /** Pinned first, then the latest. */
  list(): FullConversation[] {
    return [...this.conversations.values()].sort((one, other) => other.orderKey - one.orderKey)
  }

  find(conversationID: string, type: number): FullConversation | undefined {
    return this.conversations.get(keyOf(conversationID, type))
  }

  /** The conversation, or an empty one that `merge` would add. */
  findOrEmpty(conversationID: string, type: number, now: number): FullConversation {
    return this.find(conversationID, type) ?? emptyConversation(conversationID, type, now)
  }

  /** Writes a draft, into a new conversation if need be. */
  setDraft(conversationID: string, type: number, draft: string, now: number): FullConversation {
    const conversation = this.findOrEmpty(conversationID, type, now)
    conversation.draft = draft
    this.conversations.set(keyOf(conversationID, type), conversation)
    return conversation
  }

  /** Takes over the server's view; the draft, and a newer message that only this client knows, stay. */
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

  /** Conversations that do not disturb do not count. */
  totalUnread(): number {
    return this.list()
      .filter(conversation => conversation.notificationStatus === ZIMConversationNotificationStatus.Notify)
      .reduce((sum, conversation) => sum + conversation.unreadMessageCount, 0)
  }

  /** Known messages of a conversation, oldest first. */
  known(conversationID: string, type: number): ZIMMessage[] {
    return (this.messages.get(keyOf(conversationID, type))?.sorted ?? []).filter(message => !this.isHidden(message))
  }

  last(conversationID: string, type: number): ZIMMessage | undefined {
    return lastOf(this.messages.get(keyOf(conversationID, type))?.sorted ?? [], message => !this.isHidden(message))
  }

  /** The first orderKey after everything known. */
  nextOrderKey(conversationID: string, type: number): number {
    return (this.last(conversationID, type)?.orderKey ?? 0) + 1
  }

  /** Adds messages, or replaces what is known of them. */
  remember(messages: ZIMMessage[]): void {
    for (const message of messages) {
      const key = keyOf(message.conversationID!, message.conversationType!)
      const thread = this.messages.get(key) ?? new Thread()
      this.messages.set(key, thread)
      thread.put({ ...message })
    }
  }

  /** Hides messages for the rest of the session, also when the server sends them again. */
  hide(messages: ZIMMessage[]): void {
    for (const message of messages)
      this.hidden.add(identity(message))
  }

  isHidden(message: ZIMMessage): boolean {
    return this.hidden.has(identity(message))
  }
}

/** The messages of one conversation, by orderKey; what it costs to know one more does not grow with them. */
class Thread {
  readonly sorted: ZIMMessage[] = []
  private readonly byID = new Map<string, ZIMMessage>()
  /** The server's version of a message that this client sent carries the localMessageID that it was sent with. */
  private readonly byEcho = new Map<string, ZIMMessage>()

  put(message: ZIMMessage): void {
    const { messageID, localMessageID, senderUserID } = message
    const echo = localMessageID ? `${senderUserID}/${localMessageID}` : ''
    for (const known of [this.byID.get(messageID ?? ''), this.byEcho.get(echo)]) {
      const at = known ? this.sorted.lastIndexOf(known) : -1
      if (at >= 0)
        this.sorted.splice(at, 1)
    }
    let place = this.sorted.length
    while (place > 0 && this.sorted[place - 1]!.orderKey! > message.orderKey!)
      place--
    this.sorted.splice(place, 0, message)
    if (messageID)
      this.byID.set(messageID, message)
    if (echo)
      this.byEcho.set(echo, message)
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
