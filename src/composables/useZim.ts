import type { App, InjectionKey, ShallowRef } from 'vue'

import { inject, shallowRef } from 'vue'

import type { ConnectionPhase, ConnectionStatus, Identity, TokenProvider } from '@/types/connection'
import type { ConversationKey } from '@/types/conversation'
import type { ChatEvent, ConnectionEvent, SdkErrorEvent, ZimEvent } from '@/types/events'
import type { Failure, FailureKind } from '@/types/failure'
import type { Outgoing } from '@/types/message'
import type { ZimClient } from '@/zim/client'
import type { ZimPackage } from '@/zim/load'

import { hostAttributes } from '@/chat/rooms'
import { createBackOff } from '@/utils/backOff'
import { createDeadlines } from '@/utils/deadline'
import { createEventHook } from '@/utils/eventHook'
import { createFailure, failed, FailureError, failureOf } from '@/utils/failure'
import { checkIdentity, checkOutgoing, DEFAULT_TEXT_BYTES, textLimit } from '@/zim/limits'

import type { TokenRenewer } from './connection/tokenRenewer'

import { loginOnce } from './connection/loginOnce'
import { createRoomMembership } from './connection/roomMembership'
import { createSyncRetry } from './connection/syncRetry'
import { createTokenRenewer } from './connection/tokenRenewer'

/**
 * Owner of the ZIM instance, the login lifecycle, token renewal and the listeners. It imports no store. Stores call
 * `useZim()` in their setup; what changes the chat comes to them from stores/ingest.ts.
 *
 * Assumptions about ZIM (each measured with 2.29.0, docs/architecture.md): one instance per app; login may never settle; a
 * kicked user must not be logged in again automatically; a failed synchronisation is repeated by a login alone;
 * the SDK reconnects without limit, but does not re-enter rooms; after state 0, event 5 (token expired) only a new login helps.
 *
 * Invariants:
 * - `attempt` grows with every sign-in, re-login and sign-out. Results of an earlier attempt are dropped. Requests made during a
 *   login are rejected when that login ends.
 * - The client passes events on only between the call of `login` and the next logout.
 * - `renewer` is set exactly while a user is logged in.
 * - `connection` is replaced, never mutated; phases are those of ConnectionPhase. Replaced with the phase `online`: the connection has returned.
 */
export interface Zim {
  readonly connection: Readonly<ShallowRef<ConnectionStatus>>
  /** A request has had no answer for 5 s. The SDK notices a frozen connection after about 18 s; until then the phase is `online`. */
  readonly isStalled: Readonly<ShallowRef<boolean>>
  /** Key for data stored on the device, unique across projects: `appID.userID`; '' when signed out. */
  accountKey: () => string
  /** Ends the previous login, then logs in. Resolves when online. Rejects with a FailureError; `connection.failure` holds the same failure. */
  signIn: (identity: Identity, tokens: TokenProvider, options?: SignInOptions) => Promise<void>
  /** Signs in again as the last user, and enters the joined rooms again. Called on the user's request after `kicked`, `failed` or `token-expired`. */
  signInAgain: () => Promise<void>
  signOut: () => void
  /** Ends the login and keeps the user, whom another tab of the browser serves, or who was kicked out. `signInAgain` logs in. */
  standBy: (identity: Identity, tokens: TokenProvider, because: 'other-tab' | 'kicked') => void
  /** Signs out and destroys the SDK instance. The next sign-in creates a new one. */
  destroy: () => void
  /**
   * Runs one ZIM request. Rejects with `signed-out` when no user is signed in, or when the user signed out before the result
   * arrived; with the reason (`kicked`, `network` …) while the user is offline. `isLong`: it uploads a file, and says nothing of the connection.
   */
  ask: <T>(request: (client: ZimClient) => Promise<T>, isLong?: boolean) => Promise<T>
  /** Throws a FailureError where a message cannot be sent at all (blank, too long, to oneself, signed out, another tab is in use): see zim/limits.ts. */
  checkOutgoing: (conversation: ConversationKey, outgoing: Outgoing) => void
  enterRoom: (roomID: string, name: string) => Promise<void>
  leaveRoom: (roomID: string) => Promise<void>
  /** Adds a listener of chat events and SDK errors. The first one is ingest: the others see the stores with the event applied. Returns a function that removes it. */
  onEvent: (listener: (event: ChatEvent | SdkErrorEvent) => void) => () => void
  /** Runs a pending login retry now. After 30 s in the background the connection counts as returned: what arrived meanwhile may be lost. */
  appShown: () => void
  /** Called when the app goes to the background. The SDK closes its socket itself. */
  appHidden: () => void
}

export interface SignInOptions {
  /** For a sign-in without a form: retries with back-off as long as the failure is retryable. @default false */
  shouldKeepTrying?: boolean
}

export interface ZimOptions {
  /** Downloads the SDK. Called at every login; src/zim/load.ts repeats only a failed download. */
  load: () => Promise<ZimPackage>
  /** Longest text in UTF-8 bytes, held within what ZIM can do. @default 2048 */
  textLimitBytes?: number
  /** @default Date.now */
  now?: () => number
}

/** Attempts of a sign-in from a form. */
const FORM_ATTEMPTS = 2
/** Kinds that a sign-in from a form retries. */
const FORM_RETRY_KINDS = new Set<FailureKind>(['timeout', 'network', 'login'])
/** A shorter time in the background loses nothing, ms: platforms suspend an app later. */
const SHORT_PAUSE = 30_000
/** A request without an answer for this time counts as stalled, ms. */
const STALLED_AFTER = 5000
/** Time limit for the download of the SDK's subpackage, ms. */
const LOAD_DEADLINE = 30_000

/** Creates the owner of ZIM. The SDK is not loaded before the first sign-in. */
export function createZim({ load, textLimitBytes = DEFAULT_TEXT_BYTES, now = Date.now }: ZimOptions): Zim {
  const textBytes = textLimit(textLimitBytes)
  const connection = shallowRef<ConnectionStatus>({ phase: 'signed-out', userID: '', failure: null })
  const isStalled = shallowRef(false)
  const { on, emit } = createEventHook<ChatEvent | SdkErrorEvent>()
  const backOff = createBackOff()
  const deadlines = createDeadlines()
  const rooms = createRoomMembership(ask, emit, () => hostAttributes(lastLogin?.identity.userID ?? ''))
  const syncRetry = createSyncRetry(syncAgain)
  let attempt = 0
  let client: ZimClient | null = null
  let clientAppID = 0
  let hiddenAt = Infinity
  let lastLogin: { identity: Identity, tokens: TokenProvider } | null = null
  let renewer: TokenRenewer | null = null

  function setPhase(phase: ConnectionPhase, failure: Failure | null = null) {
    connection.value = { phase, userID: phase === 'signed-out' ? '' : lastLogin?.identity.userID ?? '', failure }
  }

  function onEvent(event: ZimEvent) {
    if (event.type === 'connection') { onConnection(event) }
    else if (event.type === 'token-will-expire') { void renewer?.renew(event.seconds) }
    else if (event.type === 'clock-put-back') { onDisconnected('interrupted') }
    else {
      if (event.type !== 'sdk-error') rooms.onEvent(event)
      if (event.type === 'conversation-sync') syncRetry.onSync(event.state)
      emit(event)
    }
  }

  function onConnection({ state, reason }: ConnectionEvent) {
    // During a login only its promise counts: the SDK reports every failed socket attempt.
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

  function syncAgain() {
    if (connection.value.phase === 'online') onDisconnected('interrupted')
  }

  function onDisconnected(reason: ConnectionEvent['reason']) {
    if (reason === 'kicked' || reason === 'unregistered') {
      endLogin(reason)
      setPhase(reason === 'kicked' ? 'kicked' : 'failed', createFailure(reason))
    }
    else if (reason === 'token-expired') {
      endLogin('network')
      void relogin('token-expired')
    }
    else if (reason === 'login-timeout' || reason === 'interrupted') {
      endLogin('network')
      void relogin('reconnecting')
    }
  }

  /** Ends the login but keeps the user: joined rooms stay joined, and the caller sets the phase. Pending requests reject with `reason`. */
  function endLogin(reason: FailureKind) {
    const wasLoggedIn = renewer !== null
    renewer?.stop()
    renewer = null
    syncRetry.stop()
    deadlines.end(() => failed(reason))
    client?.session.logout(reason)
    if (wasLoggedIn) emit({ type: 'login-ended' })
  }

  async function ensureClient(appID: number, isCurrent: () => boolean): Promise<ZimClient> {
    const zim = await deadlines.within(load(), LOAD_DEADLINE, () => failed('sdk-load', { detail: 'the download timed out' }))
    if (!isCurrent())
      throw failed('signed-out')
    if (client && clientAppID !== appID) {
      client.destroy()
      client = null
    }
    client ??= zim.createZimClient(zim, { appID, onEvent, textBytes, now })
    clientAppID = appID
    return client
  }

  async function login(isCurrent: () => boolean) {
    const { identity, tokens } = lastLogin!
    await loginOnce({ client: await ensureClient(identity.appID, isCurrent), identity, tokens, deadlines, isCurrent })
    if (!isCurrent())
      throw failed('signed-out')
    renewer = createTokenRenewer(tokens, identity.userID, token => ask(({ session }) => session.renewToken(token)), now)
    setPhase('online')
  }

  /** Restores a lost login. Retries without limit while the failure is retryable; `phase` is shown meanwhile. */
  async function relogin(phase: 'token-expired' | 'reconnecting') {
    const ownAttempt = ++attempt
    const isCurrent = () => ownAttempt === attempt
    setPhase(phase)
    backOff.reset()
    for (;;) {
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
      if (!await backOff.wait() || !isCurrent())
        return
    }
  }

  async function signIn(identity: Identity, tokens: TokenProvider, { shouldKeepTrying = false }: SignInOptions = {}, keepsRooms = false) {
    const isOtherProject = lastLogin !== null && lastLogin.identity.appID !== identity.appID
    const isCurrent = endSession(keepsRooms)
    // The same userID may exist in two projects. Phase `signed-out` makes the stores drop the data of the previous one.
    if (isOtherProject) setPhase('signed-out')
    lastLogin = { identity, tokens }
    setPhase('connecting')
    backOff.reset()
    for (let attempts = 1; ; attempts++) {
      try {
        checkIdentity(identity)
        await login(isCurrent)
        return void rooms.reenter()
      }
      catch (thrown) {
        if (!isCurrent())
          throw failed('signed-out')
        const failure = failureOf(thrown)
        const canRetry = shouldKeepTrying ? failure.retryable : attempts < FORM_ATTEMPTS && FORM_RETRY_KINDS.has(failure.kind)
        setPhase(canRetry ? 'connecting' : 'failed', failure)
        if (!canRetry)
          throw thrown
      }
      await backOff.wait()
      if (!isCurrent())
        throw failed('signed-out')
    }
  }

  /** Ends the login and its retries, and forgets the joined rooms unless the same user signs in again. The returned function returns whether no newer attempt has started. */
  function endSession(keepsRooms = false): () => boolean {
    const ownAttempt = ++attempt
    backOff.cancel()
    syncRetry.reset()
    endLogin('signed-out')
    if (!keepsRooms) rooms.clear()
    lastLogin = null
    return () => ownAttempt === attempt
  }

  function signOut() {
    endSession()
    setPhase('signed-out')
  }

  async function ask<T>(request: (client: ZimClient) => Promise<T>, isLong = false): Promise<T> {
    const ownRenewer = renewer
    if (!client || !ownRenewer)
      throw lastLogin ? new FailureError(connection.value.failure ?? createFailure('network')) : failed('signed-out')
    const timer = setTimeout(() => { if (!isLong) isStalled.value = true }, STALLED_AFTER)
    let result: T
    try { result = await request(client) }
    finally {
      clearTimeout(timer)
      isStalled.value = false
    }
    // Another renewer, or none: the login of this request has ended.
    if (ownRenewer !== renewer)
      throw failed(lastLogin ? 'network' : 'signed-out')
    return result
  }

  return {
    connection,
    isStalled,
    accountKey: () => lastLogin ? `${lastLogin.identity.appID}.${lastLogin.identity.userID}` : '',
    signIn,
    signInAgain: async () => {
      if (!lastLogin)
        throw failed('signed-out')
      await signIn(lastLogin.identity, lastLogin.tokens, {}, true)
    },
    signOut,
    standBy(identity, tokens, because) {
      endSession()
      lastLogin = { identity, tokens }
      setPhase(because, createFailure(because))
    },
    destroy() {
      signOut()
      client?.destroy()
      client = null
    },
    ask,
    checkOutgoing(conversation, outgoing) {
      checkOutgoing(conversation, outgoing, { me: lastLogin?.identity.userID ?? '', textBytes })
      if (!lastLogin)
        throw failed('signed-out')
      // #ifdef H5
      if (connection.value.phase === 'other-tab')
        throw failed('other-tab')
      // #endif
    },
    enterRoom: rooms.enter,
    leaveRoom: rooms.leave,
    onEvent: on,
    appShown() {
      backOff.wake()
      if (connection.value.phase === 'online' && now() - hiddenAt > SHORT_PAUSE) setPhase('online')
      hiddenAt = Infinity
    },
    appHidden() { hiddenAt = now() },
  }
}

const ZIM: InjectionKey<Zim> = Symbol('zim')

/** Provides `zim` to {@link useZim} in the components and stores of an app. */
export function provideZim(app: App, zim: Zim): void {
  app.provide(ZIM, zim)
}

/** Returns the app's one {@link Zim}. Called in the setup of a component or store. Throws without {@link provideZim}. */
export function useZim(): Zim {
  const zim = inject(ZIM, null)
  if (!zim)
    throw new Error('provideZim(app, createZim(…)) must be called first: see main.ts')
  return zim
}
