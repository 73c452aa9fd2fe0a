import type { KeyValueStorage } from '@/services/storage'
import type { ConversationKey } from '@/types/conversation'

import { failed } from '@/utils/failure'
import { parseJson } from '@/utils/parseJson'

/**
 * Unsent text of the composer, for each conversation of one account. Drafts are written together, at most once a second, and at once
 * when the app is hidden.
 */
export interface Drafts {
  get: (conversation: ConversationKey) => string
  set: (conversation: ConversationKey, text: string) => void
  /** Restores the drafts of an earlier run. A draft that was changed meanwhile wins. */
  load: () => Promise<void>
  /** Writes all changes now. */
  flush: () => Promise<void>
  /** Writes all changes and stops the timer. */
  close: () => Promise<void>
}

/** From a change to its writing, ms. */
const WRITE_AFTER = 1_000

const entriesOf = (written: string | null) => Object.entries(parseJson(written) ?? {}) as [ConversationKey, unknown][]

/** @param onTrouble called with the FailureError of a write that failed: the drafts would not survive a restart */
export function createDrafts(storage: KeyValueStorage, account: string, onTrouble: (thrown: unknown) => void): Drafts {
  const key = `drafts.v1.${account}`
  const texts = new Map<ConversationKey, string>()
  const touched = new Set<ConversationKey>()
  let timer: ReturnType<typeof setTimeout> | null = null
  let isLoaded = false

  function stopTimer() {
    if (timer !== null) clearTimeout(timer)
    timer = null
  }

  async function flush() {
    stopTimer()
    if (!touched.size || !isLoaded)
      return
    touched.clear()
    const problem = texts.size ? await storage.set(key, JSON.stringify(Object.fromEntries(texts))) : await storage.remove(key)
    if (problem) onTrouble(failed('storage', { detail: problem }))
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
    async load() {
      const { value } = await storage.get(key)
      for (const [conversation, text] of entriesOf(value)) {
        if (typeof text === 'string' && text && !touched.has(conversation)) texts.set(conversation, text)
      }
      isLoaded = true
    },
    async close() {
      await flush()
      stopTimer()
      texts.clear()
    },
  }
}
