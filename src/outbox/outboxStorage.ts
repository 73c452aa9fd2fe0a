import type { KeyValueStorage, StorageProblem } from '@/services/storage'

import { failed } from '@/utils/failure'

import type { OutboxEntry } from './entry'

import { parseEntry } from './entry'

/**
 * Where the unsent messages of one account are written down: a small key each, so that one write is as long as one message, and
 * a damaged one is lost alone. Rejects with a FailureError of kind `storage`.
 */
export interface OutboxStorage {
  /** In the order of writing. What is damaged is removed. */
  read: () => Promise<OutboxEntry[]>
  write: (entry: OutboxEntry) => Promise<void>
  remove: (entry: OutboxEntry) => Promise<void>
  /** Resolves when all that was asked for so far is done, or was refused. */
  written: (entry: OutboxEntry) => Promise<void>
}

function done(problem: StorageProblem | null): void {
  if (problem)
    throw failed('storage', { detail: problem })
}

/**
 * Changes to one entry are made in the order in which they were asked for.
 * @param account tells accounts of all projects apart
 */
export function createOutboxStorage(storage: KeyValueStorage, account: string): OutboxStorage {
  const prefix = `outbox.v1.${account}.`
  /** Ends of the last change of each entry that is being changed. */
  const changes = new Map<string, Promise<void>>()

  const keyOf = ({ clientID }: OutboxEntry) => prefix + clientID

  function afterwards(entry: OutboxEntry, change: () => Promise<void>): Promise<void> {
    const { clientID } = entry
    const done = (changes.get(clientID) ?? Promise.resolve()).then(change)
    const settled = done.catch(() => { /* the caller hears of it */ }).finally(() => { if (changes.get(clientID) === settled) changes.delete(clientID) })
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
      const keys = (await storage.keys()).filter(key => key.startsWith(prefix) && /^[0-9a-z]{16}$/.test(key.slice(prefix.length)))
      const entries = await Promise.all(keys.map(readOne))
      return entries.flat().sort((one, other) => one.rank - other.rank)
    },
    write: entry => afterwards(entry, async () => done(await storage.set(keyOf(entry), JSON.stringify(entry)))),
    remove: entry => afterwards(entry, async () => done(await storage.remove(keyOf(entry)))),
    written: async ({ clientID }) => changes.get(clientID),
  }
}
