import type { ConversationKey } from '@/types/conversation'
import type { Message } from '@/types/message'

import { last } from '@/utils/last'

import type { Shelf, ShelfPlace } from './conversationLog'
import type { Lists } from './conversationPages'

import { newestOf, openShelf, peekPage, readPage } from './conversationLog'
import { PAGE_MESSAGES } from './flush'

/** Messages of a conversation that come back from the phone, oldest first; `isComplete`: its beginning is the first of them. */
export interface Restored { messages: Message[], readUpTo: number, isComplete: boolean }

/** One part of what is kept of a conversation, oldest message first; `isComplete`: it is the beginning of the conversation. */
export interface Segment { messages: Message[], isComplete: boolean }

/** Brings a conversation back screen by screen, newest first, and remembers how far its timeline has it. */
export interface Reader {
  restore: (key: ConversationKey, shelf: Shelf | null) => Promise<Restored | null>
  restoreOlder: (shelf: Shelf | null, from: number) => Promise<Restored | null>
  hasRestored: (key: ConversationKey) => boolean
  hasOlder: (shelf: Shelf | undefined) => boolean
  /** The shelf was written from its timeline. `oldFirst`: its first page before. */
  moved: (shelf: Shelf, oldFirst: number, isReset: boolean) => void
  /** Pages below `page` were added that the timeline does not have. */
  unread: (key: ConversationKey, page: number) => void
  segments: (key: ConversationKey) => AsyncGenerator<Segment>
}

/** Messages that are enough to open a chat with, and to go on with. */
const SCREEN = 2 * PAGE_MESSAGES

export function createReader(at: ShelfPlace, lists: Lists): Reader {
  /** The lowest page that the timeline has. */
  const cursors = new Map<ConversationKey, number>()

  /** Pages below `top`, down to a screen of messages or a damaged page. */
  async function readScreen(shelf: Shelf, top: number, above: Message[] = []): Promise<Restored> {
    let messages = above
    let page = top
    while (page > shelf.first && messages.length < SCREEN) {
      const older = await readPage(at, shelf, page - 1)
      if (!older)
        break
      messages = [...older, ...messages]
      page--
    }
    cursors.set(shelf.conversation, page)
    return { messages, readUpTo: shelf.readUpTo, isComplete: shelf.isComplete && page === shelf.first }
  }

  return {
    async restore(key, shelf) {
      cursors.set(key, shelf?.next ?? 0)
      return shelf && newestOf(shelf) ? readScreen(shelf, shelf.next, shelf.hot) : null
    },
    async restoreOlder(shelf, from) {
      const top = shelf ? cursors.get(shelf.conversation) : undefined
      if (!shelf || top === undefined || top <= shelf.first)
        return null
      if (!shelf.holes.has(top - 1))
        return readScreen(shelf, top)
      // History has to bring back the damaged page first.
      const below = top - 1 > shelf.first ? await readPage(at, shelf, top - 2) : null
      return below?.length && from <= last(below)!.order ? readScreen(shelf, top - 1) : null
    },
    hasRestored: key => cursors.has(key),
    hasOlder: shelf => shelf !== undefined && (cursors.get(shelf.conversation) ?? -Infinity) > shelf.first,
    moved({ conversation, first }, oldFirst, isReset) {
      const cursor = cursors.get(conversation)
      if (cursor !== undefined && (isReset || cursor <= oldFirst)) cursors.set(conversation, first)
    },
    unread: (key, page) => { cursors.set(key, page) },
    async* segments(key) {
      const shelf = await openShelf(at, key, lists.place(key))
      if (!shelf)
        return
      yield { messages: shelf.hot, isComplete: shelf.isComplete && shelf.first === shelf.next }
      for (let page = shelf.next - 1; page >= shelf.first; page--) {
        const found = await peekPage(at, key, page)
        yield { messages: found?.messages ?? [], isComplete: shelf.isComplete && page === shelf.first }
      }
    },
  }
}
