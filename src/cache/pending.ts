import type { Timeline } from '@/chat/timeline'
import type { Conversation, ConversationKey } from '@/types/conversation'
import type { Message } from '@/types/message'
import type { TimelineChange } from '@/types/timelineChange'

import type { Dirty } from './flush'

/** Changes that are not written yet. Timelines are taken by reference: what is written is what they are at that time. */
export interface Pending {
  /** Null: removed from the list. */
  conversations: Map<ConversationKey, Conversation | null>
  timelines: Map<ConversationKey, Dirty>
  noteTimeline: (key: ConversationKey, timeline: Timeline, changes: TimelineChange[]) => void
  /** A write has failed: its changes are due again, together with later ones. */
  giveBack: (key: ConversationKey, dirty: Dirty) => void
}

function note(change: TimelineChange, { timeline, touched, removed, unloaded }: Dirty): void {
  const touch = ({ key }: Message) => void touched.add(key)
  switch (change.type) {
    case 'appended':
    case 'prepended': return change.messages.forEach(touch)
    case 'inserted':
    case 'replaced': return touch(change.message)
    case 'unloaded': return void unloaded.set(change.message.key, change.message)
    case 'removed':
      unloaded.delete(change.key)
      return void removed.add(change.id)
    case 'reset':
      for (const id of change.removed === 'all' ? [] : change.removed) removed.add(id)
      return timeline.messages.forEach(touch)
  }
}

export function createPending(): Pending {
  const timelines = new Map<ConversationKey, Dirty>()

  function dirtyOf(key: ConversationKey, timeline: Timeline): Dirty {
    const known = timelines.get(key)
    const dirty = known?.timeline === timeline ? known : { timeline, touched: new Set<string>(), removed: new Set<string>(), unloaded: new Map<string, Message>(), isCleared: false }
    timelines.set(key, dirty)
    return dirty
  }

  return {
    conversations: new Map(),
    timelines,
    noteTimeline(key, timeline, changes) {
      const dirty = dirtyOf(key, timeline)
      for (const change of changes) {
        note(change, dirty)
        dirty.isCleared ||= change.type === 'reset' && change.removed === 'all'
      }
    },
    giveBack(key, { timeline, touched, removed, unloaded, isCleared }) {
      const later = timelines.get(key)
      if (later && later.timeline !== timeline)
        return
      timelines.set(key, {
        timeline,
        touched: new Set([...touched, ...later?.touched ?? []]),
        removed: new Set([...removed, ...later?.removed ?? []]),
        unloaded: new Map([...unloaded, ...later?.unloaded ?? []]),
        isCleared: isCleared || later?.isCleared === true,
      })
    },
  }
}
