import type { KeyValueStorage, StorageProblem } from '@/services/storage'

/**
 * What a phone keeps from one run of the app to the next, with its bad days. Each run writes through a view of its own,
 * which ends with that run: what a dead app still tries to write is lost.
 */
export interface DeviceStorage {
  readonly values: Map<string, string>
  /** Refuses every write that is not a removal. */
  isFull: boolean
  /** Writes refused so far. */
  refusals: number
  /** Bytes (UTF-8) written so far. */
  written: number
  /** For one run of the app. `onWrite` is told after each change. */
  view: (onWrite?: () => void) => { storage: KeyValueStorage, end: () => void }
  /** Spoils the `n`th value, counted round and round: cut in half, or overwritten. */
  damage: (n: number, how: 'cut' | 'noise') => void
}

export function createDeviceStorage(): DeviceStorage {
  const values = new Map<string, string>()

  const self: DeviceStorage = {
    values,
    isFull: false,
    refusals: 0,
    written: 0,
    view(onWrite = () => {}) {
      let isOver = false

      function change(run: () => StorageProblem | null): StorageProblem | null {
        if (isOver)
          return null
        const problem = run()
        if (!problem) onWrite()
        return problem
      }

      const storage: KeyValueStorage = {
        get: async key => ({ value: values.get(key) ?? null, problem: null }),
        set: async (key, value) => change(() => {
          if (self.isFull) {
            self.refusals++
            return 'full'
          }
          values.set(key, value)
          self.written += Buffer.byteLength(key) + Buffer.byteLength(value)
          return null
        }),
        remove: async key => change(() => {
          values.delete(key)
          return null
        }),
        keys: async () => [...values.keys()],
        size: async () => [...values].reduce((sum, [key, value]) => sum + key.length + value.length, 0),
      }
      return { storage, end: () => { isOver = true } }
    },
    damage(n, how) {
      const key = [...values.keys()][n % Math.max(1, values.size)]
      if (key !== undefined) values.set(key, how === 'cut' ? values.get(key)!.slice(0, -3) : '\u0000{"not": what it was')
    },
  }
  return self
}
