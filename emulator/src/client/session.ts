/**
 * ZIM's login state machine, with its quirks.
 *
 * States: 0 disconnected, 1 connecting (a login is under way), 2 connected, 3 reconnecting. In states 1 and 3 the connection retries without
 * end, so that a login without network never settles. A login without a reply fails with 6000105 and leaves state 1 behind; every
 * further login of the same user then waits until `logout`.
 * Invariant: timers and connection exist exactly while state > 0.
 */
import type * as Vendor from 'zego-zim-miniprogram'

import type { LoginArgs } from '../gateway'
import type { Timers } from '../timers'
import type { SignedIn } from '../world'
import type { Client } from './client'
import type { Connection } from './connection'
import type { Events } from './events'

import { ZIMConnectionEvent, ZIMConnectionState } from '../enums'
import { failure, toFailure, ZimError } from '../failure'
import { tokenExpiry } from './token'

/** After a refusal by the server every login fails with the same refusal for this time, ms. Ended by logout. */
const REFUSAL_LASTS = 10_000
/** tokenWillExpire is emitted this long before the end, s. The end itself is declared 2 s early. */
const WARN_BEFORE = 30
const EXPIRE_BEFORE = 2
/** The SDK counts no token longer than 24 days, s. */
const LONGEST_TOKEN = 24 * 24 * 3600
/** Shortest time between two renewals, ms. */
const RENEWAL_INTERVAL = 500

interface PendingLogin { resolve: () => void, reject: (reason: unknown) => void }

interface SessionHandlers {
  /** Logged in on a new connection, or without one (offline login). */
  loggedIn: (server: SignedIn | undefined) => void
  /** The connection is lost, and a new one is being opened. */
  interrupted: () => void
  /** Signed out, kicked out, token expired or refused. */
  ended: () => void
}

export class Session {
  private state = ZIMConnectionState.Disconnected
  private token = ''
  private expiry = 0
  private pendingLogins: PendingLogin[] = []
  private refusal: ZimError | undefined
  private refusalTimer: unknown
  private tokenTimers: unknown[] = []
  private wasConnected = false
  private lastRenewal = Number.NEGATIVE_INFINITY
  /** True from the first successful login until the end: API calls are accepted. */
  isSignedIn = false
  /** True while the present connection is logged in. */
  isOnline = false
  userID = ''
  userName = ''

  constructor(
    private readonly appID: number,
    private readonly deviceID: string,
    private readonly connection: Connection,
    private readonly events: Events,
    private readonly timers: Timers,
    private readonly handlers: SessionHandlers,
  ) {}

  login(userID: string, { userName, token, isOfflineLogin }: Partial<Vendor.ZIMLoginConfig>): Promise<void> {
    let expiry: number
    try { expiry = tokenExpiry(token) }
    catch (error) { return Promise.reject(this.refusal ?? error) }
    if (this.refusal)
      return Promise.reject(this.refusal)
    if (this.state !== ZIMConnectionState.Disconnected && this.userID !== userID)
      return Promise.reject(failure(6000111))
    if (this.state === ZIMConnectionState.Connected)
      return Promise.resolve(this.adoptToken(token!, expiry))
    if (this.state !== ZIMConnectionState.Disconnected)
      return this.wait()
    Object.assign(this, { userID, userName: userName ?? '', token, expiry, state: ZIMConnectionState.Connecting })
    return isOfflineLogin ? this.loginOffline() : this.loginOnline()
  }

  private loginOnline(): Promise<void> {
    const done = this.wait()
    this.connection.start()
    return done
  }

  /** Needs no server: every well-formed token signs in, and the state is reported as connected. */
  private async loginOffline(): Promise<void> {
    this.watchToken()
    this.setState(ZIMConnectionState.Connected, ZIMConnectionEvent.Success)
    await Promise.resolve()
    if (this.state !== ZIMConnectionState.Connected)
      return
    this.isSignedIn = true
    this.setState(ZIMConnectionState.Connected, ZIMConnectionEvent.Success)
    this.handlers.loggedIn(undefined)
    this.connection.start()
  }

  private wait(): Promise<void> {
    return new Promise((resolve, reject) => this.pendingLogins.push({ resolve, reject }))
  }

  /** A second login of the same user only replaces the token, if the new one is valid for longer. */
  private adoptToken(token: string, expiry: number): void {
    if (expiry > this.expiry)
      this.connection.request('renewToken', { token }, '').then(() => this.useToken(token, expiry), () => {})
  }

  /** The connection is open: logs in. Emits an event only after an earlier connection was lost. */
  async opened(): Promise<void> {
    if (this.state === ZIMConnectionState.Reconnecting && this.wasConnected)
      this.setState(this.state, ZIMConnectionEvent.ActiveLogin)
    this.wasConnected = true
    const args: LoginArgs = { appID: this.appID, userID: this.userID, userName: this.userName, token: this.token, deviceID: this.deviceID }
    try {
      const server = await this.connection.request('login', args, '') as SignedIn
      this.isSignedIn = true
      this.isOnline = true
      this.connection.watch()
      this.watchToken()
      this.setState(ZIMConnectionState.Connected, ZIMConnectionEvent.Success)
      this.settle(login => login.resolve())
      this.handlers.loggedIn(server)
    }
    catch (error) {
      this.onLoginFailed(error)
    }
  }

  private onLoginFailed(error: unknown): void {
    if (!(error instanceof ZimError))
      throw error
    if (error.code === 6000104)
      return
    if (error.code === 6000105) {
      if (this.state === ZIMConnectionState.Connecting)
        this.settle(login => login.reject(error))
      else
        this.connection.lose()
      return
    }
    if (this.expiry * 1000 <= this.timers.now())
      return this.tokenExpired()
    const { pendingLogins } = this
    this.end(ZIMConnectionEvent.LoginInterrupted, '')
    this.refuse(error)
    pendingLogins.forEach(login => login.reject(toFailure(this.refusal)))
  }

  /** The text of a refused token contains the server's own code. */
  private refuse({ code, message }: ZimError): void {
    this.refusal = failure(code, code === 6000103 ? `code: 50111, message: ${this.appID},${this.userID}: ${message}` : message)
    this.refusalTimer = this.timers.setTimeout(() => { this.refusal = undefined }, REFUSAL_LASTS)
  }

  private settle(how: (login: PendingLogin) => void): void {
    this.pendingLogins.splice(0).forEach(how)
  }

  lost(): void {
    this.isOnline = false
    this.setState(ZIMConnectionState.Reconnecting, ZIMConnectionEvent.LoginInterrupted)
    this.handlers.interrupted()
  }

  kickedOut(data: unknown): void {
    this.end(ZIMConnectionEvent.KickedOut, JSON.stringify(data))
  }

  /** Reported by an event only: a login with an expired token never settles. */
  tokenExpired(): void {
    this.end(ZIMConnectionEvent.TokenExpired, 'Token expired with 50111')
  }

  /** Synchronous, without a reply of the server. A login under way never settles. */
  logout(): void {
    const wasActive = this.state !== ZIMConnectionState.Disconnected
    if (wasActive)
      this.connection.post('logout')
    this.clear()
    this.timers.clearTimeout(this.refusalTimer)
    this.refusal = undefined
    if (wasActive)
      this.setState(ZIMConnectionState.Disconnected, ZIMConnectionEvent.Success)
  }

  private end(event: ZIMConnectionEvent, extendedData: string): void {
    this.clear()
    this.setState(ZIMConnectionState.Disconnected, event, extendedData)
  }

  private clear(): void {
    this.isSignedIn = false
    this.isOnline = false
    this.wasConnected = false
    this.pendingLogins = []
    this.stopTokenTimers()
    this.connection.stop()
    this.handlers.ended()
  }

  async renewToken(token: unknown): Promise<{ token: string }> {
    const expiry = tokenExpiry(token)
    const now = this.timers.now()
    if (now - this.lastRenewal < RENEWAL_INTERVAL)
      throw failure(6000004)
    this.lastRenewal = now
    await this.connection.request('renewToken', { token }, '/sw/renew_token')
    this.useToken(token as string, expiry)
    return { token: token as string }
  }

  private useToken(token: string, expiry: number): void {
    Object.assign(this, { token, expiry })
    this.watchToken()
  }

  private watchToken(): void {
    this.stopTokenTimers()
    const left = Math.min(LONGEST_TOKEN, this.expiry - Math.floor(this.timers.now() / 1000))
    const warn = (second: number) => this.events.emit('tokenWillExpire', { second })
    if (left < WARN_BEFORE)
      warn(left)
    this.tokenTimers = [
      ...(left < WARN_BEFORE ? [] : [this.timers.setTimeout(() => warn(WARN_BEFORE), (left - WARN_BEFORE) * 1000)]),
      this.timers.setTimeout(() => this.end(ZIMConnectionEvent.TokenExpired, `Token expired for timer ${left}`), Math.max(0, left - EXPIRE_BEFORE) * 1000),
    ]
  }

  private stopTokenTimers(): void {
    this.tokenTimers.splice(0).forEach(timer => this.timers.clearTimeout(timer))
  }

  private setState(state: ZIMConnectionState, event: ZIMConnectionEvent, extendedData = ''): void {
    this.state = state
    this.events.emit('connectionStateChanged', { state, event, extendedData })
  }

  get isReconnecting(): boolean {
    return this.state === ZIMConnectionState.Reconnecting
  }
}

/** The calls of ZIM's object that belong to the session. `login` and `logout` need no login, so that they check less than other calls. */
export function sessionFacet({ call }: Client, session: Session, isDestroyed: () => boolean) {
  function login(userInfo: Vendor.ZIMUserInfo, token: string): Promise<void>
  function login(userID: string, config: Vendor.ZIMLoginConfig): Promise<void>
  function login(user: string | Vendor.ZIMUserInfo, config: string | Vendor.ZIMLoginConfig): Promise<void> {
    if (isDestroyed())
      return Promise.reject(toFailure(failure(6000002)))
    const [userID, options] = typeof config === 'string'
      ? [(user as Vendor.ZIMUserInfo).userID, { userName: (user as Vendor.ZIMUserInfo).userName, token: config }]
      : [user as string, config]
    return session.login(userID, options ?? {}).catch((error) => { throw toFailure(error) })
  }

  const calls = {
    login,
    logout(): void {
      if (!isDestroyed())
        session.logout()
    },
    renewToken: call('renewToken', (token: string) => session.renewToken(token)),
  } satisfies Partial<Vendor.ZIM>

  return {
    calls,
    pushes: {
      kickedOut: (data: object) => session.kickedOut(data),
      tokenExpired: () => session.tokenExpired(),
    },
  }
}
