import type { Message } from './message'

/** What one event did to one timeline, so that a list can touch those rows alone. */
export type TimelineChange
  /** At the end, in order. */
  = | { type: 'appended', messages: Message[] }
  /** Before the first message, in order. */
    | { type: 'prepended', messages: Message[] }
  /** Between two messages; `index` is its position in the timeline afterwards. */
    | { type: 'inserted', message: Message, index: number }
  /** Same key and position, new content or state. */
    | { type: 'replaced', message: Message }
    | { type: 'removed', key: string, id: string }
  /** Not in the timeline. A copy in the cache has this content now. */
    | { type: 'unloaded', message: Message }
  /** Anything may have changed: read the timeline again. `removed`: IDs of messages that are gone for good, not merely out of the timeline. */
    | { type: 'reset', removed: readonly string[] | 'all' }
