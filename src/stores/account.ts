import { defineStore } from 'pinia'

/**
 * One account on this device, from sign-in to sign-out. What belongs to one account (outbox, cache, history, read marks) is made when
 * the scope opens and disposed with it.
 */
export interface AccountScope {
  readonly userID: string
  /** Names the account among those of all ZEGO projects: `appID.userID`. */
  readonly key: string
  /** False once the account has signed out: work that was waiting drops its result. */
  readonly isActive: boolean
  /** Another tab uses the account: nothing is sent, and nothing is written. */
  readonly isReadOnly: boolean
  /** Another tab has used the account until now. It may still write. */
  readonly isTakenOver: boolean
  /** Called once, at sign-out, in the order of registration. Returns the writes that are still to be made. */
  onDispose: (dispose: () => unknown) => void
}

function createScope(userID: string, key: string, isReadOnly: boolean, isTakenOver: boolean) {
  const disposals: Array<() => unknown> = []
  let isActive = true
  const scope: AccountScope = {
    userID,
    key,
    get isActive() { return isActive },
    get isReadOnly() { return isReadOnly },
    isTakenOver,
    onDispose: (dispose) => { disposals.push(dispose) },
  }
  function dispose() {
    isActive = false
    return Promise.all(disposals.map(each => each()))
  }
  function forbidWrites() {
    isReadOnly = true
  }

  return { scope, dispose, forbidWrites }
}

/** Owner of the account scope. stores/ingest.ts opens and closes it; no other store detects a change of user. */
export const useAccountStore = defineStore('account', () => {
  const starts: Array<(scope: AccountScope) => void> = []
  let current: ReturnType<typeof createScope> | null = null
  let closing: Promise<unknown> | undefined
  let wasReadOnly = false

  return {
    /** Disposes the open scope. `open` follows when the state of the chat belongs to the new user. */
    close(): void {
      closing = current?.dispose() ?? closing
      wasReadOnly = current?.scope.isReadOnly === true
      current = null
    },
    // #ifdef H5
    /** Drops later writes of the open scope: another tab writes already. */
    forbidWrites: () => current?.forbidWrites(),
    // #endif
    /** Resolves when the scope that was closed last has made its writes. */
    settled: async (): Promise<void> => void await closing,
    open(userID: string, key: string, isReadOnly = false): void {
      current = createScope(userID, key, isReadOnly, wasReadOnly && !isReadOnly)
      for (const start of starts) start(current.scope)
    },
    /** Runs `start` for every account that signs in from now on, and for the one that is signed in. */
    onOpen(start: (scope: AccountScope) => void): void {
      starts.push(start)
      if (current) start(current.scope)
    },
    /** The signed-in account; null without one. */
    scope: (): AccountScope | null => current?.scope ?? null,
  }
})
