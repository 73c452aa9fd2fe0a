import type { KeyValueStorage, StorageProblem } from '@/services/storage'
import type { ConversationKey } from '@/types/conversation'
import type { Mention, MessageReference } from '@/types/message'

import { parseOriginal, storedOriginal } from '@/messages/quoted'
import { parseJson } from '@/utils/parseJson'
import { fieldsOf } from '@/utils/read'

/**
 * What was written and not sent. `replyTo`: the message that is quoted. `mentions`: whom the text names. `saved`: as it is stored, until it is changed here:
 * a later version may have written more than is read of it, or what is not read at all.
 */
interface Draft { text: string, replyTo?: MessageReference, mentions?: readonly Mention[], saved?: unknown }

/**
 * Unsent text of the composer, the message that it replies to, and whom it names, for each conversation of one account. Drafts are written together, at most once a second, and at once
 * when the app is hidden.
 */
export interface Drafts {
  get: (conversation: ConversationKey) => string
  set: (conversation: ConversationKey, text: string) => void
  replyTo: (conversation: ConversationKey) => MessageReference | undefined
  setReplyTo: (conversation: ConversationKey, original: MessageReference | undefined) => void
  mentions: (conversation: ConversationKey) => readonly Mention[]
  setMentions: (conversation: ConversationKey, mentions: readonly Mention[]) => void
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

const isMention = (saved: unknown): saved is Mention => ['userID', 'name'].every(field => typeof fieldsOf(saved)[field] === 'string')

/** A draft that has only a text is stored as that. What is damaged is left out. */
function parseDraft(saved: unknown): Draft {
  const { text, replyTo, mentions } = typeof saved === 'string' ? { text: saved } : fieldsOf(saved)
  const original = parseOriginal<MessageReference>(replyTo)
  const named = Array.isArray(mentions) ? mentions.filter(isMention) : []
  return { text: typeof text === 'string' ? text : '', ...(original && { replyTo: original }), ...(named.length && { mentions: named }), saved }
}

const storedDraft = ({ text, replyTo, mentions, saved }: Draft): unknown => saved ?? (replyTo || mentions ? { text, mentions, ...(replyTo && { replyTo: storedOriginal(replyTo) }) } : text)

/** @param onWritten called after each write: null, or the problem because of which the drafts would not survive a restart */
export function createDrafts(storage: KeyValueStorage, account: string, onWritten: (problem: StorageProblem | null) => void): Drafts {
  const key = draftsKey(account)
  const drafts = new Map<ConversationKey, Draft>()
  const touched = new Set<ConversationKey>()
  let timer: ReturnType<typeof setTimeout> | null = null
  let loading: Promise<StorageProblem | null> | null = null

  function stopTimer() {
    if (timer !== null) clearTimeout(timer)
    timer = null
  }

  async function read(): Promise<StorageProblem | null> {
    const { value, problem } = await storage.get(key)
    for (const [conversation, saved] of entriesOf(value)) {
      if (!touched.has(conversation)) drafts.set(conversation, parseDraft(saved))
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
    const written = [...drafts].map(([conversation, draft]) => [conversation, storedDraft(draft)])
    const problem = written.length ? await storage.set(key, JSON.stringify(Object.fromEntries(written))) : await storage.remove(key)
    if (problem) changed.forEach(conversation => touched.add(conversation))
    return problem
  }

  const of = (conversation: ConversationKey): Draft => drafts.get(conversation) ?? { text: '' }

  function put(conversation: ConversationKey, draft: Draft) {
    if (draft.text || draft.replyTo) drafts.set(conversation, { ...draft, saved: undefined })
    else drafts.delete(conversation)
    touched.add(conversation)
    timer ??= setTimeout(flush, WRITE_AFTER)
  }

  return {
    flush,
    get: conversation => of(conversation).text,
    set(conversation, text) {
      if (of(conversation).text !== text) put(conversation, { ...of(conversation), text })
    },
    replyTo: conversation => of(conversation).replyTo,
    setReplyTo(conversation, replyTo) {
      if (of(conversation).replyTo !== replyTo) put(conversation, { ...of(conversation), replyTo })
    },
    mentions: conversation => of(conversation).mentions ?? [],
    setMentions(conversation, mentions) {
      const { mentions: known = [], ...draft } = of(conversation)
      if (known.length || mentions.length) put(conversation, mentions.length ? { ...draft, mentions } : draft)
    },
    load,
    async close() {
      await flush()
      stopTimer()
      drafts.clear()
    },
  }
}
