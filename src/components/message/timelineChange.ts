import type { Message } from '@/types/message'

/** What a message list has to know of a change to its timeline: the shape that stores/changes.ts reports. */
export type TimelineChange
  = | { type: 'appended', messages: Message[] }
    | { type: 'prepended', messages: Message[] }
    | { type: 'inserted', message: Message, index: number }
    | { type: 'replaced', message: Message }
    | { type: 'removed', key: string }
    | { type: 'reset' }
