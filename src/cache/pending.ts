import type { Timeline } from '@/chat/timeline'
import type { Conversation, ConversationKey } from '@/types/conversation'
import type { TimelineChange } from '@/types/timelineChange'

import type { Dirt } from './flush'

/** What has happened and is not written yet. Timelines are taken by reference: what is written is what they are then. */
export interface Pending {
  /** Null: gone from the list. */
  conversations: Map<ConversationKey, Conversation | null>
  timelines: Map<ConversationKey, Dirt>
  noteTimeline: (key: ConversationKey, timeline: Timeline, changes: TimelineChange[]) => void
  /** Could not be written; what has been noted since is added to it. */
  giveBack: (key: ConversationKey, dirt: Dirt) => void
}

function keysOf(change: TimelineChange): string[] {
  switch (change.type) {
    case 'appended':
    case 'prepended': return change.messages.map(({ key }) => key)
    case 'inserted':
    case 'replaced': return [change.message.key]
    case 'removed': return [change.key]
    case 'reset': return []
  }
}

export function createPending(): Pending {
  const timelines = new Map<ConversationKey, Dirt>()

  function add(key: ConversationKey, { timeline, touched, isReset }: Dirt) {
    const known = timelines.get(key)
    if (!known || known.timeline !== timeline) {
      timelines.set(key, { timeline, touched: new Set(touched), isReset })
      return
    }
    for (const message of touched) known.touched.add(message)
    known.isReset ||= isReset
  }

  return {
    conversations: new Map(),
    timelines,
    noteTimeline: (key, timeline, changes) => add(key, { timeline, touched: new Set(changes.flatMap(keysOf)), isReset: changes.some(({ type }) => type === 'reset') }),
    giveBack: add,
  }
}
