import type { KeyValueStorage, StorageProblem } from '@/services/storage'
import type { ConversationKey } from '@/types/conversation'

import { parseJson } from '@/utils/parseJson'

/**
 * Unsent text of the composer, for each conversation of one account. Drafts are written together, at most once a second, and at once
 * when the app is hidden.
 */
export interface Drafts {
  get: (conversation: ConversationKey) => string
  set: (conversation: ConversationKey, text: string) => void
  /** Restores the drafts of an earlier run. A draft that was changed meanwhile wins. Drafts that could not be read are read before the next write. */
  load: () => Promise<unknown>
  /** Writes all changes now. */
  flush: () => Promise<void>
  /** Writes all changes and stops the timer. */
  close: () => Promise<void>
}

/** All drafts of an account. */
export const draftsKey = (account: string) => `drafts.v1.${account}`

/** From a change to its writing, ms. */
const WRITE_AFTER = 1_000

const entriesOf = (written: string | null) => Object.entries(parseJson(written) ?? {}) as [ConversationKey, unknown][]

/** @param onWritten called after each write: null, or the problem because of which the drafts would not survive a restart */
export function createDrafts(storage: KeyValueStorage, account: string, onWritten: (problem: StorageProblem | null) => void): Drafts {
  const key = draftsKey(account)
  const texts = new Map<ConversationKey, string>()
  const touched = new Set<ConversationKey>()
  let timer: ReturnType<typeof setTimeout> | null = null
  let loading: Promise<StorageProblem | null> | null = null

  function stopTimer() {
    if (timer !== null) clearTimeout(timer)
    timer = null
  }

  async function read(): Promise<StorageProblem | null> {
    const { value, problem } = await storage.get(key)
    for (const [conversation, text] of entriesOf(value)) {
      if (typeof text === 'string' && text && !touched.has(conversation)) texts.set(conversation, text)
    }
    if (problem) loading = null
    return problem
  }

  const load = () => loading ??= read()

  /** All drafts are one record: it is not written before it was read, or the drafts of the earlier run would be lost. */
  async function flush() {
    stopTimer()
    if (!touched.size)
      return
    onWritten(await load() ?? await write())
  }

  async function write(): Promise<StorageProblem | null> {
    const changed = [...touched]
    touched.clear()
    const problem = texts.size ? await storage.set(key, JSON.stringify(Object.fromEntries(texts))) : await storage.remove(key)
    if (problem) changed.forEach(conversation => touched.add(conversation))
    return problem
  }

  return {
    flush,
    get: conversation => texts.get(conversation) ?? '',
    set(conversation, text) {
      if ((texts.get(conversation) ?? '') === text)
        return
      if (text) texts.set(conversation, text)
      else texts.delete(conversation)
      touched.add(conversation)
      timer ??= setTimeout(flush, WRITE_AFTER)
    },
    load,
    async close() {
      await flush()
      stopTimer()
      texts.clear()
    },
  }
}
