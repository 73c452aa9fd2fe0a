import type { Message } from '@/types/message'

import type { Dropped } from './floods'

import { noteDropped } from './floods'

interface ThinOptions {
  /** How many of the newest messages are kept. */
  newest: number
  /** How many of the newest messages are kept where `isForMe` is true. */
  newestForMe: number
  isForMe: (message: Message) => boolean
}

/**
 * Chooses what is kept of many numbered messages, oldest first. The number of others is noted before the one that is kept after them.
 * @param before what was dropped of them already
 */
export function thin(messages: readonly Message[], before: Dropped, { newest, newestForMe, isForMe }: ThinOptions): { kept: Message[], dropped: Dropped } {
  const kept: Message[] = []
  const dropped: Dropped = new Map()
  let count = 0
  messages.forEach((message, at) => {
    const left = messages.length - at
    count += before.get(message.id) ?? 0
    if (left > newest && !(left <= newestForMe && isForMe(message))) {
      count++
      return
    }
    kept.push(message)
    noteDropped({ dropped }, message.id, count)
    count = 0
  })
  return { kept, dropped }
}
