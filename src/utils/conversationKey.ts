import type { ConversationKey, ConversationKind } from '@/types/conversation'

/** Builds the key of a conversation: `peer:ID`, `group:ID` or `room:ID`. The ID may contain any character. */
export const conversationKey = (kind: ConversationKind, id: string): ConversationKey => `${kind}:${id}`

/** The inverse of {@link conversationKey}. Splits at the first colon. */
export function parseConversationKey(key: ConversationKey): { kind: ConversationKind, id: string } {
  const colon = key.indexOf(':')
  return { kind: key.slice(0, colon) as ConversationKind, id: key.slice(colon + 1) }
}
