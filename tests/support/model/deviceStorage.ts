import type { KeyValueStorage, StorageProblem } from '@/services/storage'

/**
 * Storage of a device over several runs of the app, with faults: full, damaged. Each run writes through a view of its own.
 * The view ends with the run: later writes of that run have no effect.
 */
export interface DeviceStorage {
  readonly values: Map<string, string>
  /** Refuses every write that is not a removal. */
  isFull: boolean
  /** Writes refused so far. */
  refusals: number
  /** Bytes (UTF-8) written so far. */
  written: number
  /** Creates the view of one run. `onWrite` is called after each change. */
  view: (onWrite?: () => void) => { storage: KeyValueStorage, end: () => void }
  /** Damages the value at index `n` modulo the number of values. cut: removes the last three characters; noise: overwrites the value. */
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
      let isEnded = false

      function change(run: () => StorageProblem | null): StorageProblem | null {
        if (isEnded)
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
      return { storage, end: () => { isEnded = true } }
    },
    damage(n, how) {
      const key = [...values.keys()][n % Math.max(1, values.size)]
      if (key !== undefined) values.set(key, how === 'cut' ? values.get(key)!.slice(0, -3) : '\u0000{"not": what it was')
    },
  }
  return self
}
