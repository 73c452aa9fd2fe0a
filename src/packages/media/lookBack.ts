import type { useMessagesStore } from '@/stores/messages'
import type { ConversationKey } from '@/types/conversation'
import type { Message } from '@/types/message'

type Messages = Pick<ReturnType<typeof useMessagesStore>, 'timeline' | 'history' | 'isAfterGap' | 'loadOlder'>

/** Pages of history that are read before one asks again: six hundred messages. */
const MOST_PAGES = 20

/**
 * How a look back has ended. `found`: the message before is one that was looked for. `beginning`: there is none. `paused`: it may not go on.
 * `failed`: a page of history has brought nothing.
 */
export type LookBack = 'found' | 'beginning' | 'paused' | 'failed'

interface LookBackOptions {
  /** Key of the message to begin at; '' for the end of the conversation. */
  from: string
  isWanted: (message: Message) => boolean
  /** Reads messages into the gap before this one. */
  fill: (afterGap: Message) => Promise<unknown>
  /** Asked before each page. */
  mayGoOn: () => boolean
}

/** Returns whether another page may be read, {@link MOST_PAGES} times, while `isOpen`. */
export function pageBudget(isOpen: () => boolean): () => boolean {
  let left = MOST_PAGES
  return () => isOpen() && left-- > 0
}

/** The next message before the one at `index` that is wanted, or the message after the gap that comes first; neither where the timeline begins. */
export function lookBefore(timeline: readonly Message[], index: number, isWanted: (message: Message) => boolean, isAfterGap: (message: Message) => boolean): { wanted?: Message, afterGap?: Message } {
  for (let at = index; at >= 0; at--) {
    const message = timeline[at]
    if (!message)
      continue
    if (at < index && isWanted(message))
      return { wanted: message }
    if (isAfterGap(message))
      return { afterGap: message }
  }
  return {}
}

/**
 * Reads a conversation back until a message before `from` is wanted. What the timeline has comes first, then the cache, then ZIM, as in the chat; a gap
 * is filled where it is met, so that nothing is left out. The conversation is open. Never rejects.
 */
export async function lookBack(messages: Messages, conversation: ConversationKey, { from, isWanted, fill, mayGoOn }: LookBackOptions): Promise<LookBack> {
  for (;;) {
    const timeline = messages.timeline(conversation)
    const at = from ? timeline.findIndex(({ key }) => key === from) : timeline.length
    const { wanted, afterGap } = lookBefore(timeline, at, isWanted, message => messages.isAfterGap(conversation, message))
    if (wanted)
      return 'found'
    if (!afterGap && messages.history(conversation).isComplete)
      return 'beginning'
    if (!mayGoOn())
      return 'paused'
    const known = timeline.length
    await (afterGap ? fill(afterGap) : messages.loadOlder(conversation))
    const isSame = afterGap ? messages.isAfterGap(conversation, afterGap) : !messages.history(conversation).isComplete
    if (isSame && messages.timeline(conversation).length === known)
      return 'failed'
  }
}
