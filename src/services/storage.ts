/**
 * Key-value storage of the device: `uni.setStorage` and related calls, asynchronous, values as strings.
 *
 * No function throws or rejects; problems are part of the result. Limits: WeChat 1 MB a key and 10 MB in all,
 * browsers about 5 MB (https://developers.weixin.qq.com/miniprogram/dev/api/storage/wx.setStorage.html).
 */
export interface KeyValueStorage {
  get: (key: string) => Promise<Read>
  set: (key: string, value: string) => Promise<StorageProblem | null>
  remove: (key: string) => Promise<StorageProblem | null>
  /** Null when the storage cannot be read. */
  keys: () => Promise<string[] | null>
  /** Bytes used by the app, as the platform reports them (WeChat: whole KB). 0 when unknown. */
  size: () => Promise<number>
}

/** `full`: space must be freed first. `unavailable`: the storage failed, perhaps temporarily. */
export type StorageProblem = 'full' | 'unavailable'

/** `value` is null when there is none. With a `problem` it may exist but could not be read. */
interface Read { value: string | null, problem: StorageProblem | null }

/** One step of a batch: null removes the key. */
export interface Write { key: string, value: string | null }

const textOf = (error: unknown) => String((error as { errMsg?: unknown } | null)?.errMsg ?? error)
const problemOf = (error: unknown): StorageProblem => /exceed|quota|full|max size/i.test(textOf(error)) ? 'full' : 'unavailable'

/** Calls a uni API in its callback form, which all platforms support. */
function call<T>(start: (callbacks: { success: (result: T) => void, fail: (error: unknown) => void }) => unknown): Promise<T> {
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
    catch { return null }
  },
  async size() {
    try { return (await call<{ currentSize: number }>(callbacks => uni.getStorageInfo(callbacks))).currentSize * 1024 }
    catch { return 0 }
  },
}

/** A call without an answer counts as failed after this time, ms. */
const DEADLINE = 5_000
/** After such a call all calls fail at once for this time, ms, or until one answers. */
const REST = 30_000

/**
 * Gives each call of `storage` a deadline, and turns an exception into a problem. Callers go on from memory.
 *
 * A write may still be made after its deadline, and would then replace a later one of its key. When a late write answers, the last value
 * that was wanted for its key is written again.
 */
export function withDeadline(storage: KeyValueStorage): KeyValueStorage {
  /** Keys with a write that has not answered. `value`: the last one wanted. */
  const writing = new Map<string, { value: string | null, count: number }>()
  let silentUntil = 0

  const isSilent = () => Date.now() < silentUntil

  function within<T>(start: () => Promise<T>, otherwise: T, onLate = () => {}): Promise<T> {
    if (isSilent())
      return Promise.resolve(otherwise)
    return new Promise((resolve) => {
      let isLate = false
      const timer = setTimeout(() => {
        isLate = true
        silentUntil = Date.now() + REST
        resolve(otherwise)
      }, DEADLINE)
      void Promise.resolve().then(start).catch(() => otherwise).then((answer) => {
        clearTimeout(timer)
        silentUntil = 0
        resolve(answer)
        if (isLate) onLate()
      })
    })
  }

  function change(key: string, value: string | null): Promise<StorageProblem | null> {
    const state = writing.get(key) ?? { value, count: 0 }
    state.value = value
    if (isSilent())
      return Promise.resolve('unavailable')
    state.count++
    writing.set(key, state)
    const write = async () => {
      try { return await (value === null ? storage.remove(key) : storage.set(key, value)) }
      finally { if (!--state.count) writing.delete(key) }
    }
    return within<StorageProblem | null>(write, 'unavailable', () => { if (state.value !== value) void change(key, state.value) })
  }

  return {
    get: key => within<Read>(() => storage.get(key), { value: null, problem: 'unavailable' }),
    set: change,
    remove: key => change(key, null),
    keys: () => within(storage.keys, null),
    size: () => within(storage.size, 0),
  }
}

/** The storage of an account that another tab may use: then writes do nothing. */
export function readOnlyWhile(isReadOnly: () => boolean, storage: KeyValueStorage): KeyValueStorage {
  const unless = <A extends unknown[]>(write: (...args: A) => Promise<StorageProblem | null>) => async (...args: A) => isReadOnly() ? null : write(...args)
  return { ...storage, set: unless(storage.set), remove: unless(storage.remove) }
}

/** Writes in the given order and stops at the first failure. If the app is killed meanwhile, a prefix of the batch is stored. */
export async function writeAll(storage: KeyValueStorage, batch: readonly Write[]): Promise<StorageProblem | null> {
  for (const { key, value } of batch) {
    const problem = value === null ? await storage.remove(key) : await storage.set(key, value)
    if (problem)
      return problem
  }
  return null
}
