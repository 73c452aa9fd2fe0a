import type * as Vendor from 'zego-zim'

import type { ConversationKey, ConversationKind } from '@/types/conversation'

import { conversationKey, parseConversationKey } from '@/utils/conversationKey'
import { number, string } from '@/utils/read'

import { CONVERSATION_KINDS } from './codes'

export const conversationKindFromZim = (type: unknown): ConversationKind => CONVERSATION_KINDS[number(type)] ?? 'peer'

export const conversationTypeToZim = (kind: ConversationKind) => CONVERSATION_KINDS.indexOf(kind) as Vendor.ZIMConversationType

export function conversationKeyFromZim(type: unknown, id: unknown): ConversationKey {
  return conversationKey(conversationKindFromZim(type), string(id))
}

/** The two arguments by which ZIM's calls name a conversation, in their order. */
export function targetToZim(conversation: ConversationKey) {
  const { kind, id } = parseConversationKey(conversation)
  return [id, conversationTypeToZim(kind)] as const
}

/** What ZIM reports of several conversations at once. */
export function byConversation<T extends { conversationID: string, conversationType: Vendor.ZIMConversationType }>(items: T[]) {
  const groups = new Map<ConversationKey, T[]>()
  for (const item of items) {
    const key = conversationKeyFromZim(item.conversationType, item.conversationID)
    groups.set(key, [...(groups.get(key) ?? []), item])
  }
  return groups
}
