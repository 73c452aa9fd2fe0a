import type { ConversationKey } from '@/types/conversation'
import type { TimelineChange } from '@/types/timelineChange'

/** What one event did to the chat state. */
export interface Changes {
  timelines: Map<ConversationKey, TimelineChange[]>
  conversations: Set<ConversationKey> | 'all'
  rooms: Set<string>
  users: Set<string>
}
