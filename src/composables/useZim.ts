import type { App, InjectionKey, ShallowRef } from 'vue'

import { inject, shallowRef } from 'vue'

import type { ConnectionPhase, ConnectionStatus, Identity, TokenProvider } from '@/types/connection'
import type { ChatEvent, ConnectionEvent, SdkErrorEvent, ZimEvent } from '@/types/events'
import type { Failure, FailureKind } from '@/types/failure'
import type { ZimClient } from '@/zim/client'
import type { ZimPackage } from '@/zim/load'

import { createDeadlines } from '@/utils/deadline'
import { createFailure, failed, FailureError, failureOf } from '@/utils/failure'
import { createSleeper } from '@/utils/sleeper'
import { checkIdentity } from '@/zim/limits'

import type { TokenRenewer } from './connection/tokenRenewer'

import { loginOnce } from './connection/loginOnce'
import { createRoomMembership } from './connection/roomMembership'
import { createTokenRenewer } from './connection/tokenRenewer'

/**
 * Owner of the ZIM instance, the login lifecycle, token renewal and the listeners. It imports no store; stores reach it
 * with `useZim()` inside their actions, and hear of events through the one `onEvent` listener (stores/ingest.ts).
 *
 * Assumptions about ZIM (each from runs of 2.29.0, docs/architecture.md): one instance per app; login may hang; a kicked
 * user must not come back by itself; the SDK reconnects by itself for ever, but does not re-enter rooms; after {0,5} only
 * a new login helps.
 *
 * Invariants:
 * - `attempt` grows with every wish to be signed in or out. What an earlier one awaited is dropped, and what it asked of ZIM
 *   is rejected when its login ends.
 * - The client passes events on only between the call of `login` and the next logout.
 * - `renewer` exists exactly while somebody is logged in.
 * - `connection` is replaced, never mutated; phases are those of ConnectionPhase.
 */
export interface Zim {
  readonly connection: Readonly<ShallowRef<ConnectionStatus>>
  /** Tells the accounts of all projects apart, for what is kept on the phone: `appID.userID`, '' where nobody signs in. */
  accountKey: () => string
  /** Resolves when online; rejects with a FailureError, which `connection.failure` then holds too. Ends an earlier login first. */
  signIn: (identity: Identity, tokens: TokenProvider, options?: SignInOptions) => Promise<void>
  /** Signs in again as the last user: after `kicked`, `failed` or `token-expired`, on the user's own wish. */
  signInAgain: () => Promise<void>
  signOut: () => void
  /** Signs out and ends the SDK instance; the next sign-in makes a new one. */
  destroy: () => void
  /**
   * Runs one request. Rejects with `signed-out` when nobody is signed in, or when that changed before the answer; with what keeps
   * the user offline (`kicked`, `network` …) while a login is missing.
   */
  ask: <T>(request: (client: ZimClient) => Promise<T>) => Promise<T>
  enterRoom: (roomID: string, name: string) => Promise<void>
  leaveRoom: (roomID: string) => Promise<void>
  /** The one listener of chat events and SDK errors; returns its removal. */
  onEvent: (listener: (event: ChatEvent | SdkErrorEvent) => void) => () => void
  /** The app came to the front: a waiting retry happens now. (Hidden, there is nothing to do: the SDK closes its socket itself.) */
  appShown: () => void
}

export interface SignInOptions {
  /** Nobody waits at a form: keeps trying, with back-off, for as long as the trouble may pass. @default false */
  isPatient?: boolean
}

export interface ZimOptions {
  /** Called at the first sign-in and again after a failed download. */
  load: () => Promise<ZimPackage>
  textLimitBytes?: number
  /** @default Date.now */
  now?: () => number
}

/** Tries of a sign-in that a person waits for. */
const SIGN_IN_TRIES = 2
/** Waits before re-logins after a lost one, ms; the last repeats. */
const BACK_OFF = [1_000, 2_000, 4_000, 8_000, 16_000, 30_000]
/** How long the download of the SDK's subpackage may take, ms. */
const LOAD_DEADLINE = 30_000
const backOff = (tries: number) => BACK_OFF[Math.min(tries, BACK_OFF.length - 1)]!
/** What is worth a second try while a person waits. */
const IMPATIENT = new Set<FailureKind>(['timeout', 'network', 'login'])

export function createZim({ load, textLimitBytes, now }: ZimOptions): Zim {
  const connection = shallowRef<ConnectionStatus>({ phase: 'signed-out', userID: '', failure: null })
  const pause = createSleeper()
  const deadlines = createDeadlines()
  const rooms = createRoomMembership(ask, emit)
  let attempt = 0
  let client: ZimClient | null = null
  let clientAppID = 0
  let last: { identity: Identity, tokens: TokenProvider } | null = null
  let renewer: TokenRenewer | null = null
  let listener: ((event: ChatEvent | SdkErrorEvent) => void) | null = null

  function setPhase(phase: ConnectionPhase, failure: Failure | null = null) {
    connection.value = { phase, userID: phase === 'signed-out' ? '' : last?.identity.userID ?? '', failure }
  }

  function emit(event: ChatEvent | SdkErrorEvent) {
    listener?.(event)
  }

  function onEvent(event: ZimEvent) {
    if (event.type === 'connection') { onConnection(event) }
    else if (event.type === 'token-will-expire') { void renewer?.renew(event.seconds) }
    else {
      if (event.type !== 'sdk-error') rooms.heard(event)
      emit(event)
    }
  }

  function onConnection({ state, reason }: ConnectionEvent) {
    // Until login has answered, its promise alone decides: the SDK reports every failed try of its socket meanwhile.
    if (!renewer)
      return
    const { phase } = connection.value
    if (state === 'connected' && phase === 'reconnecting') {
      setPhase('online')
      void rooms.reenter()
    }
    else if (state === 'reconnecting' && phase === 'online') { setPhase('reconnecting') }
    else if (state === 'disconnected') { onDisconnected(reason) }
  }

  function onDisconnected(reason: ConnectionEvent['reason']) {
    if (reason === 'kicked' || reason === 'unregistered') {
      endLogin(reason)
      setPhase(reason === 'kicked' ? 'kicked' : 'failed', createFailure(reason))
    }
    else if (reason === 'token-expired') {
      endLogin('network')
      void comeBack('token-expired')
    }
    else if (reason === 'login-timeout' || reason === 'interrupted') {
      endLogin('network')
      void comeBack('reconnecting')
    }
  }

  /** Leaves the login behind, not the user: rooms stay wanted, the session's phase is the caller's. */
  function endLogin(because: FailureKind) {
    renewer?.stop()
    renewer = null
    deadlines.end(() => failed(because))
    client?.session.logout(because)
  }

  async function ensureClient(appID: number, isCurrent: () => boolean): Promise<ZimClient> {
    const zim = await deadlines.within(load(), LOAD_DEADLINE, () => failed('sdk-load', { detail: 'the download does not end' }))
    if (!isCurrent())
      throw failed('signed-out')
    if (client && clientAppID !== appID) {
      client.destroy()
      client = null
    }
    client ??= zim.createZimClient(zim, { appID, onEvent, textLimitBytes, now })
    clientAppID = appID
    return client
  }

  async function login(isCurrent: () => boolean) {
    const { identity, tokens } = last!
    await loginOnce({ client: await ensureClient(identity.appID, isCurrent), identity, tokens, deadlines, isCurrent })
    if (!isCurrent())
      throw failed('signed-out')
    renewer = createTokenRenewer(tokens, identity.userID, token => ask(({ session }) => session.renewToken(token)), now)
    setPhase('online')
  }

  /** A login that was lost comes back: for ever while the trouble may pass, with `phase` shown meanwhile. */
  async function comeBack(phase: 'token-expired' | 'reconnecting') {
    const mine = ++attempt
    const isCurrent = () => mine === attempt
    setPhase(phase)
    for (let tries = 0; ; tries++) {
      try {
        await login(isCurrent)
        return void rooms.reenter()
      }
      catch (thrown) {
        if (!isCurrent())
          return
        const failure = failureOf(thrown)
        if (!failure.retryable)
          return setPhase(phase === 'token-expired' ? phase : 'failed', failure)
        setPhase(phase, failure)
      }
      if (!await pause.sleep(backOff(tries)) || !isCurrent())
        return
    }
  }

  async function signIn(identity: Identity, tokens: TokenProvider, { isPatient = false }: SignInOptions = {}) {
    const isOtherProject = last !== null && last.identity.appID !== identity.appID
    const isCurrent = leave()
    // A user may bear the same ID in two projects: whoever keeps what the session's user knows starts afresh.
    if (isOtherProject) setPhase('signed-out')
    last = { identity, tokens }
    setPhase('connecting')
    for (let tries = 1; ; tries++) {
      try {
        checkIdentity(identity)
        return await login(isCurrent)
      }
      catch (thrown) {
        if (!isCurrent())
          throw failed('signed-out')
        const failure = failureOf(thrown)
        const isHopeful = isPatient ? failure.retryable : tries < SIGN_IN_TRIES && IMPATIENT.has(failure.kind)
        setPhase(isHopeful ? 'connecting' : 'failed', failure)
        if (!isHopeful)
          throw thrown
      }
      await pause.sleep(backOff(tries - 1))
      if (!isCurrent())
        throw failed('signed-out')
    }
  }

  /** Ends whatever the last user did or waited for. Answers whether nothing was wanted since. */
  function leave(): () => boolean {
    const mine = ++attempt
    pause.cancel()
    endLogin('signed-out')
    rooms.forget()
    last = null
    return () => mine === attempt
  }

  function signOut() {
    leave()
    setPhase('signed-out')
  }

  async function ask<T>(request: (client: ZimClient) => Promise<T>): Promise<T> {
    const mine = renewer
    if (!client || !mine)
      throw last ? new FailureError(connection.value.failure ?? createFailure('network')) : failed('signed-out')
    const answer = await request(client)
    if (mine !== renewer)
      throw failed(last ? 'network' : 'signed-out')
    return answer
  }

  return {
    connection,
    accountKey: () => last ? `${last.identity.appID}.${last.identity.userID}` : '',
    signIn,
    signInAgain: async () => {
      if (!last)
        throw failed('signed-out')
      await signIn(last.identity, last.tokens)
    },
    signOut,
    destroy() {
      signOut()
      client?.destroy()
      client = null
    },
    ask,
    enterRoom: rooms.enter,
    leaveRoom: rooms.leave,
    onEvent(added) {
      listener = added
      return () => { if (listener === added) listener = null }
    },
    appShown: pause.wake,
  }
}

const ZIM: InjectionKey<Zim> = Symbol('zim')

/** Makes `zim` the one that {@link useZim} answers within an app: its components and its stores. */
export function provideZim(app: App, zim: Zim): void {
  app.provide(ZIM, zim)
}

/** The app's one {@link Zim}. Called in the setup of a component or of a store. */
export function useZim(): Zim {
  const zim = inject(ZIM, null)
  if (!zim)
    throw new Error('provideZim(app, createZim(…)) comes first: see main.ts')
  return zim
}
