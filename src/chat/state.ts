import type { Changes } from './changes'
import type { ConversationsState } from './conversations'
import type { MessagesState } from './messages'
import type { RoomsState } from './rooms'
import type { UsersState } from './users'

/** Everything that one signed-in user knows, one slice per noun. Plain data, mutated by `applyEvent` alone, never made deeply reactive. */
export interface ChatState extends MessagesState, ConversationsState, RoomsState, UsersState {
  /** userID of the signed-in user; '' without one. */
  me: string
}

/** One event being applied: rules change `state` in place and note in `changes` what they changed. */
export interface Update { state: ChatState, changes: Changes }

export const createChatState = (me = ''): ChatState => ({ me, conversations: new Map(), timelines: new Map(), rooms: new Map(), users: new Map(), hasSynced: false, isListed: false })
