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
function lookBefore(timeline: readonly Message[], index: number, isWanted: (message: Message) => boolean, isAfterGap: (message: Message) => boolean): { wanted?: Message, afterGap?: Message } {
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
 * The wanted messages of a timeline, oldest first, and the keys of those between which and the one before messages are not loaded.
 */
export function wantedIn<Wanted extends Message>(timeline: readonly Message[], isWanted: (message: Message) => message is Wanted, isAfterGap: (message: Message) => boolean): { found: Wanted[], afterGap: ReadonlySet<string> } {
  const found: Wanted[] = []
  const afterGap = new Set<string>()
  let isMissing = false
  for (const message of timeline) {
    isMissing ||= isAfterGap(message)
    if (!isWanted(message))
      continue
    if (isMissing && found.length) afterGap.add(message.key)
    isMissing = false
    found.push(message)
  }
  return { found, afterGap }
}

/** The part of a list without a gap around one message of it; all of the list where that is not in it. */
export function withoutGaps<Wanted extends Message>(found: readonly Wanted[], afterGap: ReadonlySet<string>, key: string): readonly Wanted[] {
  const place = found.findIndex(message => message.key === key)
  if (place < 0)
    return found
  let from = place
  while (from > 0 && !afterGap.has(found[from]!.key)) from--
  let to = place + 1
  while (to < found.length && !afterGap.has(found[to]!.key)) to++
  return found.slice(from, to)
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
