import { disableAutoUnmount, enableAutoUnmount } from '@vue/test-utils'
import { afterEach, vi } from 'vitest'

/**
 * The `uni` object of component tests. Functions are created on first use as mocks without a result, except those that components
 * cannot run without. A test that needs a result sets it: `vi.mocked(uni.x).mockImplementation(…)`.
 */
function createUniStub() {
  const storage = new Map<string, unknown>()
  const query = {
    in: () => query,
    select: () => query,
    fields: () => query,
    selectAll: (selector: string) => selector.includes('bubble') ? bubbles : parts,
    boundingClientRect(callback: (rect: { height: number }) => void) {
      callback({ height: 600 })
      return query
    },
    exec: () => {},
  }
  const parts = { boundingClientRect: () => query }
  const bubbles = {
    boundingClientRect(callback: (rects: object[]) => void) {
      callback([])
      return query
    },
  }
  const known: Record<string, unknown> = {
    createSelectorQuery: () => query,
    getStorageSync: (key: string) => storage.get(key) ?? '',
    setStorageSync: (key: string, value: unknown) => storage.set(key, value),
    removeStorageSync: (key: string) => storage.delete(key),
  }
  return new Proxy(known, {
    get(target, name: string) {
      target[name] ??= vi.fn()
      return target[name]
    },
  })
}

// The files of a thread share the window, to which components listen.
disableAutoUnmount()
enableAutoUnmount(afterEach)
document.body.replaceChildren()
localStorage.clear()
vi.stubGlobal('uni', createUniStub())
vi.stubGlobal('getCurrentPages', () => [])
/** Nothing is laid out: no row comes into view by itself. */
vi.stubGlobal('IntersectionObserver', class { observe() {} disconnect() {} })
