import type { Conversation, ConversationKey } from '@/types/conversation'
import type { Room } from '@/types/room'
import type { UserInfo } from '@/types/user'

import type { Timeline } from './timeline'

import { createTimeline } from './timeline'

/** All that one signed-in user knows. Plain data, mutated by `applyEvent` alone, never made deeply reactive. */
export interface ChatState {
  me: string
  conversations: Map<ConversationKey, Conversation>
  timelines: Map<ConversationKey, Timeline>
  rooms: Map<string, Room>
  users: Map<string, UserInfo>
  /** ZIM has synchronised its conversations in this login: only then a list without one means that it is gone. */
  hasSynced: boolean
  /** The whole list has come from ZIM: what the phone remembers is out of date. */
  isListed: boolean
}

export const createChatState = (me = ''): ChatState => ({ me, conversations: new Map(), timelines: new Map(), rooms: new Map(), users: new Map(), hasSynced: false, isListed: false })

export function timelineOf({ timelines }: ChatState, key: ConversationKey): Timeline {
  const timeline = timelines.get(key) ?? createTimeline()
  timelines.set(key, timeline)
  return timeline
}
