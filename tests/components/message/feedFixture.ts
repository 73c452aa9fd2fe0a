import { watch } from 'vue'

import type { MessageFeed, MessageFeedOptions } from '@/packages/chat/message/list/messageFeed'

import { createMessageFeed } from '@/packages/chat/message/list/messageFeed'

import type { createTimeline } from './fixtures'

import { NOON } from './fixtures'

export function openFeed(timeline: ReturnType<typeof createTimeline>, options: Partial<MessageFeedOptions> = {}): MessageFeed {
  return createMessageFeed({
    timeline: () => timeline.list,
    onChanges: timeline.onChanges,
    isComplete: () => timeline.isComplete,
    context: () => ({ now: NOON, hasSenders: false, nameOf: id => id, avatarOf: () => '', isAfterGap: timeline.isAfterGap }),
    ...options,
  })
}

const drawnChunksOf = (feed: MessageFeed, section: number) => feed.isUp(section) ? [...feed.chunksOf(section).value].reverse() : feed.chunksOf(section).value

/** Chunk numbers of each column, in the order of its array. */
export const upOf = (feed: MessageFeed) => feed.up.value.flatMap(section => feed.chunksOf(section).value)
export const downOf = (feed: MessageFeed) => feed.down.value.flatMap(section => feed.chunksOf(section).value)
/** Section numbers from the oldest mounted one to the newest, as they are drawn. */
export const sectionsOf = (feed: MessageFeed) => [...[...feed.up.value].reverse(), ...feed.down.value]
/** Chunk numbers from the oldest mounted one to the newest, as they are drawn. */
export const chunksOf = (feed: MessageFeed) => sectionsOf(feed).flatMap(section => drawnChunksOf(feed, section))
export const rowsOf = (feed: MessageFeed) => chunksOf(feed).flatMap(chunk => feed.rowsOf(chunk).value)
export const textsOf = (feed: MessageFeed) => rowsOf(feed).map(({ text }) => text)
export const textOf = ({ body }: { body: object }) => (body as { text: string }).text

/** Numbers of the chunks whose rows were replaced while `work` ran. */
export function drawnBy(feed: MessageFeed, work: () => void): number[] {
  const drawn: number[] = []
  const stops = chunksOf(feed).map(chunk => watch(feed.rowsOf(chunk), () => { drawn.push(chunk) }, { flush: 'sync' }))
  work()
  stops.forEach(stop => stop())
  return drawn
}
