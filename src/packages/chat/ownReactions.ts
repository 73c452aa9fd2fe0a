import type { Reaction } from '@/types/annotations'
import type { Message } from '@/types/message'

interface OwnReactionsOptions {
  /** As ZIM has reported it; null when it is gone. */
  messageOf: (messageKey: string) => Message | null
  /** Asks ZIM to add or remove. What it changes is in the message before the promise resolves. */
  request: (message: Message, type: string, isWanted: boolean) => Promise<void>
  me: () => string
  /** A message is drawn differently now. */
  onChange: (messageKey: string) => void
  onFailure: (thrown: unknown) => void
}

/** ZIM names this many users of a reaction. */
const NAMED = 5

const isOwn = (reactions: readonly Reaction[] | undefined, type: string) => reactions?.some(reaction => reaction.type === type && reaction.isMine) ?? false

/** `known` with what the user wants, by type. What is there already is not counted twice. */
function withWanted(known: readonly Reaction[] = [], wanted: ReadonlyMap<string, boolean>, me: string): Reaction[] {
  const reactions = [...known]
  for (const [type, isWanted] of wanted) {
    const at = reactions.findIndex(reaction => reaction.type === type)
    const { people, times, isMine, userIDs } = reactions[at] ?? { people: 0, times: 0, isMine: false, userIDs: [] }
    if (isMine === isWanted)
      continue
    const changed: Reaction = isWanted
      ? { type, people: people + 1, times: times + 1, isMine: true, userIDs: [...userIDs, me].slice(0, NAMED) }
      : { type, people: people - 1, times: Math.max(people, times) - 1, isMine: false, userIDs: userIDs.filter(userID => userID !== me) }
    if (at < 0) reactions.push(changed)
    else reactions[at] = changed
  }
  return reactions.filter(({ people }) => people > 0)
}

/**
 * Reactions of the user, shown at once. Until ZIM has answered they lie over what it reports, so that what others do meanwhile is counted,
 * too; neither the chat nor its cache knows of them. A refusal takes them back.
 *
 * Invariant: one request at a time for each message and type. Taps during a request change what is wanted, and another request follows
 * only where its result differs.
 */
export function createOwnReactions({ messageOf, request, me, onChange, onFailure }: OwnReactionsOptions) {
  const wanted = new Map<string, Map<string, boolean>>()
  const running = new Set<string>()

  function of({ key, reactions }: Message): readonly Reaction[] | undefined {
    const own = wanted.get(key)
    return own ? withWanted(reactions, own, me()) : reactions
  }

  function forget(messageKey: string, type: string) {
    const own = wanted.get(messageKey)
    own?.delete(type)
    if (!own?.size) wanted.delete(messageKey)
  }

  async function fulfil(messageKey: string, type: string) {
    const id = `${messageKey}\n${type}`
    if (running.has(id))
      return
    running.add(id)
    try {
      for (;;) {
        const message = messageOf(messageKey)
        const isWanted = wanted.get(messageKey)?.get(type)
        if (!message || isWanted === undefined || isWanted === isOwn(message.reactions, type))
          break
        await request(message, type, isWanted)
        if (wanted.get(messageKey)?.get(type) === isWanted)
          break
      }
    }
    catch (thrown) { onFailure(thrown) }
    running.delete(id)
    forget(messageKey, type)
    onChange(messageKey)
  }

  return {
    /** The reactions to a message as they are drawn. */
    of,
    /** Adds an own reaction, or takes it back. */
    toggle(messageKey: string, type: string) {
      const message = messageOf(messageKey)
      if (!message)
        return
      const own = wanted.get(messageKey) ?? new Map<string, boolean>()
      wanted.set(messageKey, own.set(type, !isOwn(of(message), type)))
      onChange(messageKey)
      void fulfil(messageKey, type)
    },
  }
}
