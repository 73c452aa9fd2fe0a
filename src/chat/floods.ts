import type { Message } from '@/types/message'
import type { TimelineChange } from '@/types/timelineChange'

import type { Timeline } from './timeline'

import { removeAll } from './timeline'

/** How many messages were dropped directly before the one with a messageID. */
export type Dropped = Map<string, number>

/** Notes that `count` messages were dropped directly before the message `id`, beside those that were before. */
export function noteDropped({ dropped }: Pick<Timeline, 'dropped'>, id: string, count: number): void {
  if (count) dropped.set(id, (dropped.get(id) ?? 0) + count)
}

/** How many messages stand for these: themselves, and those that were dropped before them. */
export const countWithDropped = ({ dropped }: Pick<Timeline, 'dropped'>, messages: readonly Message[]): number =>
  messages.reduce((sum, { id }) => sum + 1 + (dropped.get(id) ?? 0), 0)

/** Drops the oldest numbered messages, so that `keep` numbered ones stay. Unsent ones stay. */
export function trim(timeline: Timeline, keep: number): TimelineChange[] {
  const numbered = timeline.messages.filter(({ id }) => id)
  const gone = numbered.slice(0, Math.max(0, numbered.length - keep))
  const next = numbered[gone.length]
  if (!gone.length)
    return []
  const count = countWithDropped(timeline, gone)
  for (const { id } of gone) timeline.dropped.delete(id)
  if (next) noteDropped(timeline, next.id, count)
  return removeAll(timeline, gone)
}

/** A message is deleted: what was dropped before it was dropped before the next one. */
export function passOn({ messages, dropped }: Timeline, id: string): void {
  const count = dropped.get(id)
  if (!count)
    return
  dropped.delete(id)
  const next = messages.slice(messages.findIndex(message => message.id === id) + 1).find(({ id }) => id)
  if (next) noteDropped({ dropped }, next.id, count)
}
