import type { Message } from '@/types/message'

/** The oldest unread message that is loaded, with nothing missing after it. `isFirst`: all unread messages are loaded. */
export interface FirstUnread { message: Message, isFirst: boolean }

interface UnreadLineOptions {
  /** Oldest first; mutated in place by its owner. */
  timeline: () => readonly Message[]
  isAfterGap: (message: Message) => boolean
  /** How many messages were dropped directly before one: they count. */
  droppedBefore: (message: Message) => number
}

/** Finds the first of the messages that were unread when a conversation was opened: the last `count` received ones at that time. */
export function createUnreadLine({ timeline, isAfterGap, droppedBefore }: UnreadLineOptions) {
  let count = 0
  /** Key of the newest message at that time. */
  let newest = ''

  return {
    get count() { return count },
    start(unread: number) {
      count = unread
      newest = timeline()[timeline().length - 1]?.key ?? ''
    },
    find(): FirstUnread | null {
      const messages = timeline()
      let found: FirstUnread | null = null
      const from = messages.findIndex(({ key }) => key === newest)
      for (let at = from < 0 ? messages.length - 1 : from, left = count; left > 0 && at >= 0; at--) {
        const message = messages[at]!
        if (!message.isMine) left--
        if (left > 0) left -= droppedBefore(message)
        found = { message, isFirst: left <= 0 }
        if (isAfterGap(message))
          break
      }
      return found
    },
  }
}
