import type { KeyValueStorage, StorageProblem } from '@/services/storage'

import { failed } from '@/utils/failure'

import type { OutboxEntry } from './entry'

import { parseEntry, writeEntry } from './entry'

/**
 * The format only grows: each version reads what an earlier one has written, under the same keys.
 * Stores the unsent messages of one account: one key for each, so that one write is as long as one message, and a damaged record is
 * lost alone. Changes reject with a FailureError of kind `storage`.
 */
export interface OutboxStorage {
  /**
   * Reads all entries, in the order of writing. Records that are cut off are removed; what a later version may have written stays, for that version. Never rejects. `problem`: some or all could not be read and may
   * exist; null otherwise.
   */
  read: () => Promise<{ entries: OutboxEntry[], problem: StorageProblem | null }>
  write: (entry: OutboxEntry) => Promise<void>
  remove: (entry: OutboxEntry) => Promise<void>
  /** Resolves when all changes of the entry so far are done or have failed. */
  written: (entry: OutboxEntry) => Promise<void>
  /** Resolves when all changes so far are done or have failed. */
  settled: () => Promise<unknown>
}

/** Calls that are under way at a time: hundreds at once, as of messages that are forwarded, would wait in the storage for longer than its deadline. */
const LANES = 8

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
  const lanes: Promise<unknown>[] = []
  let count = 0

  const keyOf = ({ clientID }: OutboxEntry) => prefix + clientID

  /** Runs `call` when one of those before, and what is `before`, have ended. */
  function inTurn<T>(call: () => Promise<T>, before?: Promise<void>): Promise<T> {
    const lane = count++ % LANES
    const done = Promise.all([before, lanes[lane]]).then(call)
    lanes[lane] = done.catch(() => {})
    return done
  }

  function afterwards(entry: OutboxEntry, change: () => Promise<void>): Promise<void> {
    const { clientID } = entry
    const done = inTurn(change, changes.get(clientID))
    const settled = done.catch(() => { /* the caller gets the error */ }).finally(() => { if (changes.get(clientID) === settled) changes.delete(clientID) })
    changes.set(clientID, settled)
    return done
  }

  async function readOne(key: string): Promise<{ entry: OutboxEntry | null, problem: StorageProblem | null }> {
    const { value, problem } = await storage.get(key)
    const entry = parseEntry(value)
    if (entry && key === keyOf(entry))
      return { entry, problem }
    // A whole record that is no entry is one of a later version.
    if (!problem && !value?.endsWith('}')) await storage.remove(key)
    return { entry: null, problem }
  }

  return {
    async read() {
      const names = await storage.keys()
      if (!names)
        return { entries: [], problem: 'unavailable' }
      const read = await Promise.all(names.filter(key => isOutboxKey(key, account)).map(key => inTurn(() => readOne(key))))
      const entries = read.flatMap(({ entry }) => entry ?? []).sort((one, other) => one.rank - other.rank)
      return { entries, problem: read.find(({ problem }) => problem)?.problem ?? null }
    },
    write: entry => afterwards(entry, async () => done(await storage.set(keyOf(entry), writeEntry(entry)))),
    remove: entry => afterwards(entry, async () => done(await storage.remove(keyOf(entry)))),
    written: async ({ clientID }) => changes.get(clientID),
    settled: () => Promise.all(changes.values()),
  }
}
