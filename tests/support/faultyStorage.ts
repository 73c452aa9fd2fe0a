import type { KeyValueStorage } from '@/services/storage'

export type StorageCall = keyof KeyValueStorage
export const STORAGE_CALLS: readonly StorageCall[] = ['get', 'set', 'remove', 'keys', 'size']

/** What happens to a call. silent: no answer before `answer`, but the device makes the change then. slow: an answer after `delay` ms. */
export type StorageFault = 'none' | 'silent' | 'slow' | 'throws' | 'rejects' | 'full'

export interface FaultyStorage {
  storage: KeyValueStorage
  fault: StorageFault
  /** ms */
  delay: number
  /** The calls that the fault applies to. */
  calls: ReadonlySet<StorageCall>
  /** Calls without an answer. */
  readonly waiting: number
  /** Ends the fault, and makes and answers the calls without an answer in their order. */
  answer: () => Promise<void>
}

/** Adds faults to a storage. A fault applies to the calls that are made while it is set. */
export function createFaultyStorage(storage: KeyValueStorage): FaultyStorage {
  let waiting: Array<() => Promise<void>> = []

  const self: FaultyStorage = {
    storage: Object.fromEntries(STORAGE_CALLS.map(name => [name, (...args: [string, string]) => {
      const run = async () => (storage[name] as (...args: unknown[]) => Promise<unknown>)(...args)
      if (!self.calls.has(name))
        return run()
      switch (self.fault) {
        case 'none': return run()
        case 'throws': throw new Error(`${name}:fail`)
        case 'rejects': return Promise.reject(new Error(`${name}:fail`))
        case 'full': return name === 'set' ? Promise.resolve('full') : run()
        case 'slow': return new Promise((resolve) => { setTimeout(() => resolve(run()), self.delay) })
        case 'silent': return new Promise((resolve) => { waiting.push(async () => resolve(await run())) })
      }
    }])) as unknown as KeyValueStorage,
    fault: 'none',
    delay: 0,
    calls: new Set(STORAGE_CALLS),
    get waiting() { return waiting.length },
    async answer() {
      self.fault = 'none'
      const due = waiting
      waiting = []
      for (const run of due) await run()
    },
  }
  return self
}
