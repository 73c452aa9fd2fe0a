import type { ConversationKey, ConversationKind } from '@/types/conversation'

export const conversationKey = (kind: ConversationKind, id: string): ConversationKey => `${kind}:${id}`

export function parseConversationKey(key: ConversationKey): { kind: ConversationKind, id: string } {
  const colon = key.indexOf(':')
  return { kind: key.slice(0, colon) as ConversationKind, id: key.slice(colon + 1) }
}
