import type { ConversationKey } from '@/types/conversation'
import type { TimelineChange } from '@/types/timelineChange'

/** What one event did to the chat state. */
export interface Changes {
  timelines: Map<ConversationKey, TimelineChange[]>
  conversations: Set<ConversationKey> | 'all'
  rooms: Set<string>
  /** groupIDs */
  groups: Set<string>
  /** Keys of `nicknameKey`. */
  nicknames: Set<string>
  users: Set<string>
  /** The connection has returned: nothing that is loaded is confirmed any more. */
  isUnconfirmed?: true
}

/** One event being applied to the slices of the state that its rules need. They change `state` in place and note in `changes` what they changed. */
export interface Update<State> { state: State, changes: Changes }

export const createChanges = (): Changes => ({ timelines: new Map(), conversations: new Set(), rooms: new Set(), groups: new Set(), nicknames: new Set(), users: new Set() })

export function noteTimeline({ timelines }: Changes, key: ConversationKey, added: TimelineChange[]): void {
  if (added.length)
    timelines.set(key, [...(timelines.get(key) ?? []), ...added])
}

export function noteConversation({ conversations }: Changes, key: ConversationKey): void {
  if (conversations !== 'all') conversations.add(key)
}

export const isEqual = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
