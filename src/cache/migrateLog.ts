import type { Write } from '@/services/storage'
import type { ConversationKey } from '@/types/conversation'

import { FIRST_SEQ } from '@/chat/window'
import { last } from '@/utils/last'

import type { ConversationLog, LogLocation } from './conversationLog'
import type { MessageTuple } from './records'

import { createLog, putPage, tailWrites } from './conversationLog'
import { legacyPrefix } from './legacyKeys'
import { fromTuple, read } from './records'

/**
 * Logs of version 0.1.0: `chat/<conversation>/hot`, pages `chat/<conversation>/<n>` numbered without a gap, and `chat/<conversation>/<n>+`
 * with what has changed in a page since it was written (0: gone). A log is carried over when it is opened: ZIM may no longer hold its messages.
 */
type HotRecord = [first: number, next: number, pagesFrom: number, pagesTo: number, pagesSeq: number, messages: MessageTuple[], readUpTo: number, isComplete: 0 | 1, bytes: number]

/** Reads a log of version 0.1.0. Returns it as it is now, and the writes that replace it; null when it cannot be read. */
export async function migrateLog(at: LogLocation, conversation: ConversationKey): Promise<{ log: ConversationLog, writes: Write[] } | null> {
  const prefix = legacyPrefix(at, conversation)
  const record = read<HotRecord>((await at.storage.get(`${prefix}hot`)).value)
  if (!record)
    return null
  const [first, next, , , , hot, readUpTo, isComplete] = record
  const log = { ...createLog(conversation), readUpTo }
  const writes: Write[] = []
  /** Last seq of the page before; null where that is not known. A complete log begins at the first seq. */
  let end: number | null = isComplete ? FIRST_SEQ - 1 : null
  for (let n = first; n < next; n++) {
    const messages = await readLegacyPage(at, conversation, `${prefix}${n}`)
    const from = end === null ? messages?.[0]?.seq : end + 1
    end = last(messages ?? [])?.seq ?? null
    if (messages && from !== undefined && end !== null) writes.push(putPage(at, log, { from, to: end, messages }))
  }
  const messages = hot.map(tuple => fromTuple(tuple, conversation, at.me))
  const to = last(messages)?.seq ?? end ?? -1
  log.tail = { from: end === null ? messages[0]?.seq ?? 0 : end + 1, to, messages }
  const gone = (await at.storage.keys() ?? []).filter(key => key.startsWith(prefix)).sort((one, other) => Number(other.endsWith('hot')) - Number(one.endsWith('hot')))
  return { log, writes: [...writes, ...tailWrites(at, log), ...gone.map(key => ({ key, value: null }))] }
}

async function readLegacyPage({ storage, me }: LogLocation, conversation: ConversationKey, key: string) {
  const tuples = read<MessageTuple[]>((await storage.get(key)).value)
  const changed = read<Record<string, MessageTuple | 0>>((await storage.get(`${key}+`)).value) ?? {}
  return tuples && tuples
    .map(tuple => fromTuple(tuple, conversation, me))
    .map((message) => {
      const tuple = changed[message.key]
      return tuple === 0 ? null : tuple ? fromTuple(tuple, conversation, me) : message
    })
    .flatMap(message => message ?? [])
}
