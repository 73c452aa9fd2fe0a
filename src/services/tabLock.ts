/**
 * Decides which tab of a browser uses an account (H5). The others log in nowhere and write nothing.
 *
 * The tab in use holds a Web Lock, which the browser releases when the tab is closed, reloaded or crashes. A tab that takes the account asks
 * first, by a change of `localStorage`, so that the other one can finish its writes; a tab that does not answer loses the lock.
 * Without Web Locks (no https, old browsers) the tab that signed in last is the one in use, and `isExact` is false.
 */
export interface TabLock {
  readonly isExact: boolean
  /** Resolves to whether this tab may use the account. If not, it waits for the account: see `onFree`. */
  claim: (account: string) => Promise<boolean>
  /** Takes the account from the other tab. Resolves when this tab may use it. */
  take: (account: string) => Promise<void>
  /** Gives the account up. `hasSignedOut`: in all tabs. */
  release: (hasSignedOut?: boolean) => void
  listen: (listener: TabListener) => void
}

interface TabListener {
  /** Another tab takes the account. It waits for the promise, unless it has the lock already (`isStolen`). */
  onTaken: (isStolen: boolean) => Promise<void>
  /** The other tab was closed, and this one is visible: it uses the account from now on. */
  onFree: () => void
  /** Another tab has signed the account out. */
  onSignedOut: () => void
}

/** The parts of a browser that are used. Tests replace them. */
export interface Browser {
  locks?: Pick<LockManager, 'request'>
  /** Tells the other tabs. */
  send: (key: string, text: string) => void
  onReceive: (receive: (key: string, text: string) => void) => void
  /** Resolves when the tab is visible. */
  visible: () => Promise<void>
  isVisible: () => boolean
}

/** A tab that does not give an account up in this time loses it, ms. */
const TAKE_DEADLINE = 2_000
/** A tab that is reloaded comes back to its account in this time, ms. */
const RELOAD = 2_000

const after = (ms: number) => new Promise<false>((resolve) => { setTimeout(resolve, ms, false) })

export function createTabLock({ locks, send, onReceive, visible, isVisible }: Browser): TabLock {
  let account = ''
  let listener: TabListener | null = null
  /** Releases the lock of this tab; null without one. */
  let free: (() => void) | null = null
  let waiting: AbortController | null = null

  const key = () => `tab.v1.${account}`
  const tell = (text: 'take' | 'sign-out') => send(key(), `${text} ${Math.random()}`)

  /** Resolves to whether this tab has the lock. It is held until `free` is called. */
  function request(options: LockOptions): Promise<boolean> {
    return new Promise((resolve) => {
      let release: (() => void) | null = null
      locks!.request(`zim-chat.${account}`, options, lock => lock && new Promise<void>((done) => {
        free = release = done
        resolve(true)
      })).catch(() => {
        if (release === null || free !== release)
          return
        free = null
        void listener?.onTaken(true)
        void wait()
      }).finally(() => resolve(false))
    })
  }

  function stopWaiting() {
    waiting?.abort()
    waiting = null
  }

  /** Takes the account when no other tab uses it any more, in a visible tab alone. */
  async function wait() {
    stopWaiting()
    if (!account)
      return
    const mine = waiting = new AbortController()
    while (waiting === mine) {
      await visible()
      // The lock was free for a moment.
      await locks!.request(`zim-chat.${account}`, { signal: mine.signal }, () => {}).catch(() => {})
      await after(RELOAD)
      if (waiting === mine && isVisible() && await request({ ifAvailable: true })) {
        stopWaiting()
        listener?.onFree()
      }
    }
  }

  function letGo() {
    free?.()
    free = null
  }

  onReceive((changed, text) => {
    if (!account || changed !== key())
      return
    if (text.startsWith('sign-out')) {
      stopWaiting()
      letGo()
      listener?.onSignedOut()
    }
    else if (!locks) {
      void listener?.onTaken(false)
    }
    else if (free) {
      void listener?.onTaken(false).finally(letGo).then(wait)
    }
  })

  return {
    isExact: locks !== undefined,
    async claim(wanted) {
      stopWaiting()
      letGo()
      account = wanted
      if (!locks)
        tell('take')
      const isOurs = !locks || await request({ ifAvailable: true })
      if (!isOurs) void wait()
      return isOurs
    },
    async take(wanted) {
      stopWaiting()
      if (free && account === wanted)
        return
      letGo()
      account = wanted
      const abort = new AbortController()
      const granted = locks && request({ signal: abort.signal })
      tell('take')
      if (!granted || await Promise.race([granted, after(TAKE_DEADLINE)]))
        return
      abort.abort()
      await request({ steal: true })
    },
    release(hasSignedOut = false) {
      stopWaiting()
      letGo()
      if (hasSignedOut && account) tell('sign-out')
      account = ''
    },
    listen(added) { listener = added },
  }
}

/** Returns the browser that runs the app. Where `localStorage` is switched off, `send` has no effect. */
export function thisBrowser(): Browser {
  const isVisible = () => document.visibilityState === 'visible'
  return {
    locks: navigator.locks,
    send(key, text) {
      try { localStorage.setItem(key, text) }
      catch { /* the other tab loses the lock after a while */ }
    },
    onReceive: receive => addEventListener('storage', ({ key, newValue }) => { if (key && newValue) receive(key, newValue) }),
    isVisible,
    visible: () => new Promise((resolve) => {
      if (isVisible())
        return resolve()
      const onChange = () => {
        if (!isVisible())
          return
        document.removeEventListener('visibilitychange', onChange)
        resolve()
      }
      document.addEventListener('visibilitychange', onChange)
    }),
  }
}
