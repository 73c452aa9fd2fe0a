import type { Browser } from '@/services/tabLock'

interface Request { tab: Tab, run: () => void }
interface Held { tab: Tab, fail: (reason: Error) => void }

/** One tab. `isFrozen`: it receives nothing, and answers nothing. */
export interface Tab {
  browser: Browser
  isVisible: boolean
  isFrozen: boolean
  /** Ends the tab: its locks are released, and its requests are dropped. */
  close: () => void
  show: () => void
}

/** Tabs of one browser, with a lock manager that follows the rules of Web Locks for exclusive locks. */
export function createFakeBrowser({ hasLocks = true } = {}) {
  const tabs = new Set<Tab>()
  const held = new Map<string, Held>()
  const queues = new Map<string, Request[]>()
  const receivers = new Map<Tab, (key: string, text: string) => void>()

  function grantNext(name: string) {
    if (!held.has(name)) queues.get(name)?.shift()?.run()
  }

  const requestOf = (tab: Tab) => (name: string, options: LockOptions, callback: (lock: Lock | null) => unknown) => new Promise((resolve, reject) => {
    const fail = () => reject(new DOMException('', 'AbortError'))
    function run() {
      const mine: Held = { tab, fail: reject }
      held.set(name, mine)
      void Promise.resolve().then(() => callback({ name, mode: 'exclusive' })).then(resolve, reject).finally(() => {
        if (held.get(name) !== mine)
          return
        held.delete(name)
        grantNext(name)
      })
    }
    if (options.signal?.aborted)
      return fail()
    if (options.steal) {
      held.get(name)?.fail(new DOMException('', 'AbortError'))
      return run()
    }
    if (!held.has(name) && !queues.get(name)?.length)
      return run()
    if (options.ifAvailable)
      return void Promise.resolve().then(() => callback(null)).then(resolve, reject)
    const request: Request = { tab, run }
    const queue = queues.get(name) ?? []
    queues.set(name, [...queue, request])
    options.signal?.addEventListener('abort', () => {
      const waiting = queues.get(name) ?? []
      if (!waiting.includes(request))
        return
      queues.set(name, waiting.filter(other => other !== request))
      fail()
    })
  })

  return {
    open(): Tab {
      let onVisible: Array<() => void> = []
      const tab: Tab = {
        isVisible: true,
        isFrozen: false,
        browser: {
          locks: hasLocks ? { request: ((...args: Parameters<ReturnType<typeof requestOf>>) => requestOf(tab)(...args)) as LockManager['request'] } : undefined,
          send: (key, text) => {
            for (const other of tabs) {
              if (other !== tab && !other.isFrozen) receivers.get(other)?.(key, text)
            }
          },
          onReceive: (receive) => { receivers.set(tab, receive) },
          isVisible: () => tab.isVisible,
          visible: () => tab.isVisible ? Promise.resolve() : new Promise((resolve) => { onVisible.push(resolve) }),
        },
        close() {
          tabs.delete(tab)
          for (const [name, queue] of queues) queues.set(name, queue.filter(request => request.tab !== tab))
          for (const [name, { tab: holder }] of [...held]) {
            if (holder !== tab)
              continue
            held.delete(name)
            grantNext(name)
          }
        },
        show() {
          tab.isVisible = true
          for (const resolve of onVisible) resolve()
          onVisible = []
        },
      }
      tabs.add(tab)
      return tab
    },
  }
}
