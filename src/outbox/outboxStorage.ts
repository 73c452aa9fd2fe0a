import type { KeyValueStorage, StorageProblem } from '@/services/storage'

import { failed } from '@/utils/failure'

import type { OutboxEntry } from './entry'

import { parseEntry, writeEntry } from './entry'

/**
 * Stores the unsent messages of one account: one key for each, so that one write is as long as one message, and a damaged record is
 * lost alone. Rejects with a FailureError of kind `storage`.
 */
export interface OutboxStorage {
  /** Reads all entries, in the order of writing. Damaged records are removed. */
  read: () => Promise<OutboxEntry[]>
  write: (entry: OutboxEntry) => Promise<void>
  remove: (entry: OutboxEntry) => Promise<void>
  /** Resolves when all changes of the entry so far are done or have failed. */
  written: (entry: OutboxEntry) => Promise<void>
  /** Resolves when all changes so far are done or have failed. */
  settled: () => Promise<unknown>
}

const prefixOf = (account: string) => `outbox.v1.${account}.`

/** Whether a key is of the stored messages of an account. The userID of another account may begin with this one's and a point. */
export function isOutboxKey(key: string, account: string): boolean {
  const prefix = prefixOf(account)
  return key.startsWith(prefix) && /^[0-9a-z]{16}$/.test(key.slice(prefix.length))
}

function done(problem: StorageProblem | null): void {
  if (problem)
    throw failed('storage', { detail: problem })
}

/**
 * Changes of one entry are made in the order of the calls.
 * @param account key of the account, unique among all projects
 */
export function createOutboxStorage(storage: KeyValueStorage, account: string): OutboxStorage {
  const prefix = prefixOf(account)
  /** The last change of each entry that is being changed. */
  const changes = new Map<string, Promise<void>>()

  const keyOf = ({ clientID }: OutboxEntry) => prefix + clientID

  function afterwards(entry: OutboxEntry, change: () => Promise<void>): Promise<void> {
    const { clientID } = entry
    const done = (changes.get(clientID) ?? Promise.resolve()).then(change)
    const settled = done.catch(() => { /* the caller gets the error */ }).finally(() => { if (changes.get(clientID) === settled) changes.delete(clientID) })
    changes.set(clientID, settled)
    return done
  }

  async function readOne(key: string): Promise<OutboxEntry[]> {
    const { value, problem } = await storage.get(key)
    const entry = parseEntry(value)
    if (entry && key === keyOf(entry))
      return [entry]
    if (!problem) await storage.remove(key)
    return []
  }

  return {
    async read() {
      const names = await storage.keys()
      if (!names)
        throw failed('storage', { detail: 'unavailable' })
      const keys = names.filter(key => isOutboxKey(key, account))
      const entries = await Promise.all(keys.map(readOne))
      return entries.flat().sort((one, other) => one.rank - other.rank)
    },
    write: entry => afterwards(entry, async () => done(await storage.set(keyOf(entry), writeEntry(entry)))),
    remove: entry => afterwards(entry, async () => done(await storage.remove(keyOf(entry)))),
    written: async ({ clientID }) => changes.get(clientID),
    settled: () => Promise.all(changes.values()),
  }
}
