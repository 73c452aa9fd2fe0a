import type * as Vendor from 'zego-zim'

import type { Conversation, ConversationKey } from '@/types/conversation'
import type { Fields } from '@/utils/read'

import { fieldsOf, number, raw, string } from '@/utils/read'

import type { ZimContext } from './context'

import { CONVERSATION_ACTIONS, MentionedType, NotificationStatus, SYNC_STATES } from './codes'
import { conversationKeyFromZim, conversationKindFromZim, conversationTypeToZim, targetToZim } from './conversationKey'
import { messageFromZim } from './messages'

export interface ConversationsClient {
  /** Newest first, pinned before others. The next page begins after `after`; a page shorter than `count` is the last. Rooms are never in it. */
  query: (page: { after?: Conversation, count: number }) => Promise<Conversation[]>
  /** On opening a chat, and after each message that arrives while it is open. */
  clearUnread: (conversation: ConversationKey) => Promise<void>
  /** Removes the conversation from the list of this account, on the server too. Its messages stay, and the next one brings it back. */
  delete: (conversation: ConversationKey) => Promise<void>
  setPinned: (conversation: ConversationKey, isPinned: boolean) => Promise<void>
  setMuted: (conversation: ConversationKey, isMuted: boolean) => Promise<void>
}

/** ZIM 3.x has `action` in the place of `event`. */
type ChangeInfo = Vendor.ZIMConversationChangeInfo & { action?: Vendor.ZIMConversationEvent }

/** Whom the unread messages name, whether the user is still in the group, and until when the user may not send. */
function stateFromZim({ mentionedInfoList, isDisabled, mutedExpiredTime }: Fields): Pick<Conversation, 'mention' | 'isClosed' | 'mutedUntil'> {
  const types = Array.isArray(mentionedInfoList) ? mentionedInfoList.map(info => fieldsOf(info).type) : []
  const state: Pick<Conversation, 'mention' | 'isClosed' | 'mutedUntil'> = {}
  if (types.length) state.mention = types.some(type => type !== MentionedType.All) ? 'me' : 'all'
  if (isDisabled === true) state.isClosed = true
  if (number(mutedExpiredTime)) state.mutedUntil = number(mutedExpiredTime)
  return state
}

export function conversationFromZim(given: Vendor.ZIMConversation, me: string): Conversation {
  const conversation = raw(given)
  const key = conversationKeyFromZim(conversation.type, conversation.conversationID)
  return {
    key,
    id: string(conversation.conversationID),
    kind: conversationKindFromZim(conversation.type),
    name: string(conversation.conversationName),
    ...(string(conversation.conversationAlias) && { remark: string(conversation.conversationAlias) }),
    avatarUrl: string(conversation.conversationAvatarUrl),
    unread: Math.max(0, number(conversation.unreadMessageCount)),
    lastMessage: conversation.lastMessage ? messageFromZim(conversation.lastMessage as Vendor.ZIMMessage, me, key) : null,
    order: number(conversation.orderKey),
    isPinned: conversation.isPinned === true,
    isMuted: conversation.notificationStatus === NotificationStatus.DoNotDisturb,
    ...stateFromZim(conversation as Fields),
  }
}

/** A conversation as an anchor for the next page of the list: the SDK reads its ID and type. */
export function conversationToZim({ id, kind, order }: Conversation): Vendor.ZIMConversation {
  return { conversationID: id, type: conversationTypeToZim(kind), orderKey: order } as Vendor.ZIMConversation
}

export function createConversations({ zim, me, on, emit, request }: ZimContext): ConversationsClient {
  on('conversationChanged', ({ infoList }) => emit({
    type: 'conversations-changed',
    changes: infoList.filter(info => info?.conversation?.conversationID).map((info: ChangeInfo) => ({
      action: CONVERSATION_ACTIONS[info.action ?? info.event] ?? 'updated',
      conversation: conversationFromZim(info.conversation, me()),
    })),
  }))
  on('conversationsAllDeleted', () => emit({ type: 'conversations-cleared' }))
  on('conversationSyncStateChanged', ({ state }) => emit({ type: 'conversation-sync', state: SYNC_STATES[state] ?? 'failed' }))

  return {
    query: ({ after, count }) => request(async () => {
      const { conversationList } = await zim.queryConversationList({ count, ...(after && { nextConversation: conversationToZim(after) }) })
      return conversationList.map(conversation => conversationFromZim(conversation, me()))
    }),
    clearUnread: conversation => request(async () => { await zim.clearConversationUnreadMessageCount(...targetToZim(conversation)) }),
    delete: conversation => request(async () => {
      await zim.deleteConversation(...targetToZim(conversation), { isAlsoDeleteServerConversation: true })
    }),
    setPinned: (conversation, isPinned) => request(async () => { await zim.updateConversationPinnedState(isPinned, ...targetToZim(conversation)) }),
    setMuted: (conversation, isMuted) => request(async () => {
      await zim.setConversationNotificationStatus(isMuted ? NotificationStatus.DoNotDisturb : NotificationStatus.Notify, ...targetToZim(conversation))
    }),
  }
}
