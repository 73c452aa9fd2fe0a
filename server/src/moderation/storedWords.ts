/**
 * Words that operators have added, in the database, beside those of the file. Each copy of the server reads them again after 30 s, so that a
 * change holds everywhere without a restart. While the database cannot be read, the words that were read last hold.
 */
import type { Kysely } from 'kysely'

import type { Database } from '../db/schema'
import type { Moderator } from './moderation'

import { parseWords, wordMatcher } from './words'

const READ_EVERY_MS = 30_000
const MAX_CHARACTERS = 64

export type StoredWords = ReturnType<typeof createStoredWords>

/** @param fileWords of MODERATION_WORDS_FILE */
export function createStoredWords({ db, now, fileWords }: { db: Kysely<Database>, now: () => number, fileWords: readonly string[] }) {
  let readAt = Number.NEGATIVE_INFINITY
  let matches = wordMatcher(fileWords)

  const list = async () => (await db.selectFrom('words').select('word').orderBy('word').execute()).map(({ word }) => word)

  async function read() {
    if (Math.abs(now() - readAt) < READ_EVERY_MS)
      return
    readAt = now()
    matches = wordMatcher([...fileWords, ...await list()])
  }

  return {
    list,

    /** Returns the word as it was added, or null for one without letters and digits, or with more than 64 characters. */
    async add(text: string, operator: string): Promise<string | null> {
      const [word] = parseWords(text)
      if (!word || [...word].length > MAX_CHARACTERS)
        return null
      await db.insertInto('words').values({ word, added_by: operator, added_at: now() }).onConflict(conflict => conflict.doNothing()).execute()
      readAt = Number.NEGATIVE_INFINITY
      return word
    },

    async remove(word: string): Promise<boolean> {
      const { numDeletedRows } = await db.deleteFrom('words').where('word', '=', word).executeTakeFirstOrThrow()
      readAt = Number.NEGATIVE_INFINITY
      return numDeletedRows > 0n
    },

    moderator: {
      name: 'words',
      async check({ text }) {
        await read().catch(() => {})
        return matches(text) ? 'word' : ''
      },
    } satisfies Moderator,
  }
}
