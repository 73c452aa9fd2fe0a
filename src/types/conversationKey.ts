export type ConversationKind = 'peer' | 'group' | 'room'

/** `peer:ID | group:ID | room:ID`: a bare ID is ambiguous, because a peer and a group may bear the same one. */
export type ConversationKey = `${ConversationKind}:${string}`
