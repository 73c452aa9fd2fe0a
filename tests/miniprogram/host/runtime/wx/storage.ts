import type { Host } from '../host'

import { utf8Length } from '../setData'
import { api, WxFailure } from './api'

/** WeChat's documented limits: 1 MB for one key, 10 MB in total. Sizes are UTF-8 bytes of the JSON. */
const KEY_LIMIT = 1024 * 1024
const STORAGE_LIMIT = 10 * 1024 * 1024

/** wx.*Storage. Values are stored as JSON, so `get` never returns the same object as was set. `dump` passes them to the next launch. */
export class KeyValueStore {
  private readonly values = new Map<string, string>()

  constructor(initial: Record<string, unknown> = {}) {
    for (const [key, value] of Object.entries(initial)) this.set(key, value)
  }

  /** Throws a WxFailure above the limits. */
  set(key: string, value: unknown) {
    const json = JSON.stringify(value ?? '')
    const bytes = utf8Length(json)
    if (bytes > KEY_LIMIT)
      throw new WxFailure('data size exceed the limit 1048576')
    const others = this.bytes - (this.values.has(key) ? utf8Length(this.values.get(key)!) : 0)
    if (others + bytes > STORAGE_LIMIT)
      throw new WxFailure('exceed storage max size 10Mb')
    this.values.set(key, json)
  }

  has(key: string) { return this.values.has(key) }
  get(key: string): unknown { return this.values.has(key) ? JSON.parse(this.values.get(key)!) : '' }
  remove(key: string) { this.values.delete(key) }
  clear() { this.values.clear() }
  get keys() { return [...this.values.keys()] }
  get bytes() { return [...this.values.values()].reduce((sum, json) => sum + utf8Length(json), 0) }

  dump(): Record<string, unknown> {
    return Object.fromEntries(this.keys.map(key => [key, this.get(key)]))
  }
}

export function storageApis(host: Host) {
  const { storage } = host
  const info = () => ({ keys: storage.keys, currentSize: Math.ceil(storage.bytes / 1024), limitSize: STORAGE_LIMIT / 1024 })
  const setSync = (key: string, value: unknown) => {
    try { storage.set(key, value) }
    catch (error) { throw new Error(`setStorageSync:fail ${(error as WxFailure).reason}`) }
  }
  return {
    setStorageSync: setSync,
    getStorageSync: (key: string) => storage.get(key),
    removeStorageSync: (key: string) => storage.remove(key),
    clearStorageSync: () => storage.clear(),
    getStorageInfoSync: info,
    batchSetStorageSync: (items: { key: string, value: unknown }[]) => items.forEach(item => setSync(item.key, item.value)),
    batchGetStorageSync: (keys: string[]) => keys.map(key => storage.get(key)),
    setStorage: api(host, 'setStorage', ({ key, data }) => storage.set(String(key), data)),
    getStorage: api(host, 'getStorage', ({ key }) => {
      if (!storage.has(String(key)))
        throw new WxFailure('data not found')
      return { data: storage.get(String(key)) }
    }),
    removeStorage: api(host, 'removeStorage', ({ key }) => storage.remove(String(key))),
    clearStorage: api(host, 'clearStorage', () => storage.clear()),
    getStorageInfo: api(host, 'getStorageInfo', info),
  }
}
