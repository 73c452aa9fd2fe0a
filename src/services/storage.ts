/**
 * The door to the phone's key-value storage: `uni.setStorage` and its kin, asynchronous, values as strings.
 *
 * Nothing here throws or rejects; what went wrong is part of the answer. WeChat allows 1 MB a key and 10 MB in all,
 * browsers about 5 MB (https://developers.weixin.qq.com/miniprogram/dev/api/storage/wx.setStorage.html).
 */
export interface KeyValueStorage {
  get: (key: string) => Promise<Read>
  set: (key: string, value: string) => Promise<StorageProblem | null>
  remove: (key: string) => Promise<StorageProblem | null>
  /** Empty where the storage cannot be read. */
  keys: () => Promise<string[]>
  /** Bytes in use by everything the app stores, as the platform counts them (WeChat: whole KB). 0 where it does not say. */
  size: () => Promise<number>
}

/** `full`: something has to go first. `unavailable`: the storage does not answer, or not now. */
export type StorageProblem = 'full' | 'unavailable'

/** `value` is null where there is none; then `problem` says whether that is certain. */
export interface Read { value: string | null, problem: StorageProblem | null }

/** One step of a batch: null removes the key. */
export interface Write { key: string, value: string | null }

const textOf = (error: unknown) => String((error as { errMsg?: unknown } | null)?.errMsg ?? error)
const problemOf = (error: unknown): StorageProblem => /exceed|quota|full|max size/i.test(textOf(error)) ? 'full' : 'unavailable'

/** Calls one of uni's APIs in its callback form, which all platforms share. */
function call<T>(start: (callbacks: { success: (answer: T) => void, fail: (error: unknown) => void }) => unknown): Promise<T> {
  return new Promise((resolve, reject) => { start({ success: resolve, fail: reject }) })
}

export const uniStorage: KeyValueStorage = {
  async get(key) {
    try {
      const { data } = await call<{ data: unknown }>(callbacks => uni.getStorage({ key, ...callbacks }))
      return { value: typeof data === 'string' ? data : null, problem: null }
    }
    catch (error) { return { value: null, problem: /not found|no such/i.test(textOf(error)) ? null : 'unavailable' } }
  },
  async set(key, value) {
    try { await call(callbacks => uni.setStorage({ key, data: value, ...callbacks })) }
    catch (error) { return problemOf(error) }
    return null
  },
  async remove(key) {
    try { await call(callbacks => uni.removeStorage({ key, ...callbacks })) }
    catch (error) { return problemOf(error) }
    return null
  },
  async keys() {
    try { return (await call<{ keys: string[] }>(callbacks => uni.getStorageInfo(callbacks))).keys }
    catch { return [] }
  },
  async size() {
    try { return (await call<{ currentSize: number }>(callbacks => uni.getStorageInfo(callbacks))).currentSize * 1024 }
    catch { return 0 }
  },
}

/** Writes in the order given and stops at the first that fails: an app that is killed leaves the beginning of the batch. */
export async function writeAll(storage: KeyValueStorage, batch: readonly Write[]): Promise<StorageProblem | null> {
  for (const { key, value } of batch) {
    const problem = value === null ? await storage.remove(key) : await storage.set(key, value)
    if (problem)
      return problem
  }
  return null
}
