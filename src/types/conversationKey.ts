export type ConversationKind = 'peer' | 'group' | 'room'

/** `peer:ID | group:ID | room:ID`: an ID alone is ambiguous, because a peer and a group may have the same one. */
export type ConversationKey = `${ConversationKind}:${string}`
