import type { ConversationKey } from '@/types/conversation'

import { parseConversationKey } from '@/utils/conversationKey'

/** What a conversation supports. Everything that depends on the kind of a conversation is asked here, and nowhere by the kind itself. */
export interface Capabilities {
  /** ZIM keeps its messages: they are listed, counted, cached, and can be loaded page by page. */
  hasHistory: boolean
  /** Messages go out only while the user is inside. */
  hasMembership: boolean
  /** More than one other user can send: every message names its sender. */
  hasSenders: boolean
  /** Its members have roles, and names of their own in it. */
  hasRoles: boolean
  /** ID, name and avatar are those of a user. */
  isPerson: boolean
  /** Own messages can be recalled for everybody. */
  canRecall: boolean
  /** Messages can reply to others. */
  canReply: boolean
  /** In a flood, messages of others may be dropped, and the number of those is shown (stores/floods.ts). Also bounds what is kept of it in memory. */
  mayDrop: boolean
}

const PEER: Capabilities = { hasHistory: true, hasMembership: false, hasSenders: false, hasRoles: false, isPerson: true, canRecall: true, canReply: true, mayDrop: false }

/** One table for all kinds. Source: ZIM 2.29.0 keeps no history of rooms, and recalls nothing there; its rooms have no limit of members. */
const BY_KIND = {
  peer: PEER,
  group: { ...PEER, hasSenders: true, hasRoles: true, isPerson: false },
  room: { hasHistory: false, hasMembership: true, hasSenders: true, hasRoles: false, isPerson: false, canRecall: false, canReply: false, mayDrop: true },
} satisfies Record<string, Capabilities>

/** Of a key of no kind, such as a page's that was opened without one: those of a peer. */
export const capabilitiesOf = (key: ConversationKey): Capabilities => BY_KIND[parseConversationKey(key).kind] ?? PEER

/** The group in which names are read: its ID; '' for other conversations. */
export const groupOf = (key: ConversationKey): string => capabilitiesOf(key).hasRoles ? parseConversationKey(key).id : ''
