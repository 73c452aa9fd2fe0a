import type { ConversationsState } from './conversations'
import type { GroupsState } from './groups'
import type { RoomsState } from './rooms'
import type { MessagesState } from './timeline'
import type { UsersState } from './users'

/** Everything that one signed-in user knows, one slice per noun. Plain data, mutated by `applyEvent` alone, never made deeply reactive. */
export interface ChatState extends MessagesState, ConversationsState, GroupsState, RoomsState, UsersState {
  /** userID of the signed-in user; '' without one. */
  me: string
}

export const createChatState = (me = ''): ChatState => ({ me, conversations: new Map(), listed: new Map(), timelines: new Map(), groups: new Map(), nicknames: new Map(), rooms: new Map(), users: new Map(), hasSynced: false, isListed: false })
