/**
 * The client's connection to the server: opened by `start`, watched by heartbeats, and opened again without end after a loss.
 *
 * Assumptions: the handler `opened` sends the login. The session decides whether the connection counts as logged in.
 * Invariants: one channel at a time; replies and pushes of an earlier channel are dropped; after `stop` no handler is called.
 */
import type { Timers } from '../timers'
import type { Channel, Transport } from '../transport'
import type { Push, Reply } from '../wire'

import { failure } from '../failure'
import { decode, encode } from '../wire'

interface ConnectionTimes {
  /** Pauses before the next attempts, ms. The last one repeats. */
  reconnect: number[]
  /** A request without a reply fails after this time, ms. */
  request: number
  /** Pause between heartbeats, ms. A heartbeat without a reply ends the connection. */
  heartbeat: number
}

/** Measured on the SDK, except the heartbeat (documented: 10 s). */
export const CONNECTION_TIMES: ConnectionTimes = {
  reconnect: [2, 2, 2, 4, 4, 8, 8, 16, 16, 32, 32].map(seconds => seconds * 1000),
  request: 5500,
  heartbeat: 10_000,
}

interface ConnectionHandlers {
  opened: () => void
  /** The connection was lost, or an attempt to open one failed. The next attempt is already scheduled. */
  lost: () => void
  /** A heartbeat was answered. */
  beat: () => void
  push: (push: Push) => void
}

interface PendingRequest {
  name: string
  resolve: (result: unknown) => void
  reject: (reason: unknown) => void
  timer: unknown
}

export class Connection {
  private channel: Channel | undefined
  private isOpen = false
  private attempts = 0
  private retryTimer: unknown
  private heartbeatTimer: unknown
  private lastID = 0
  private readonly pending = new Map<number, PendingRequest>()

  constructor(
    private readonly transport: () => Transport,
    private readonly timers: Timers,
    private readonly handlers: ConnectionHandlers,
    private readonly times: ConnectionTimes,
  ) {}

  get isUp(): boolean {
    return this.isOpen
  }

  start(): void {
    this.stop()
    this.open()
  }

  /** Closes without a message to the server. Pending requests never settle, as with the SDK. */
  stop(): void {
    this.timers.clearTimeout(this.retryTimer)
    this.timers.clearTimeout(this.heartbeatTimer)
    for (const { timer } of this.pending.values())
      this.timers.clearTimeout(timer)
    this.pending.clear()
    const { channel } = this
    this.channel = undefined
    this.isOpen = false
    this.attempts = 0
    channel?.close()
  }

  /** Starts the heartbeats. Called when the login has succeeded. */
  watch(): void {
    this.attempts = 0
    this.timers.clearTimeout(this.heartbeatTimer)
    this.heartbeatTimer = this.timers.setTimeout(() => {
      this.request('heartbeat', {}, 'heartbeat').then(() => {
        this.watch()
        this.handlers.beat()
      }, () => this.lose())
    }, this.times.heartbeat)
  }

  /** Drops the connection and opens a new one after the first pause. */
  lose(): void {
    if (!this.channel)
      return
    this.channel.close()
    this.onClosed()
  }

  /**
   * Sends a call and returns the server's result. `name` precedes "Network error." or "Request timeout" in ZIM's text; '' for nothing.
   * @throws ZimError the server's failure; 6000104 at once without a connection; 6000105 without a reply
   */
  request(call: string, args: unknown, name: string): Promise<unknown> {
    if (!this.isOpen)
      return Promise.reject(networkError(name))
    return new Promise((resolve, reject) => {
      const id = ++this.lastID
      const timer = this.timers.setTimeout(() => {
        this.pending.delete(id)
        reject(failure(6000105, named(name, 'Request timeout')))
      }, this.times.request)
      this.pending.set(id, { name, resolve, reject, timer })
      this.channel!.send(encode({ id, call, args }))
    })
  }

  /** Sends a call without waiting for a reply. */
  post(call: string): void {
    if (this.isOpen)
      this.channel!.send(encode({ id: ++this.lastID, call, args: {} }))
  }

  private open(): void {
    this.channel = this.transport().open({
      opened: () => {
        this.isOpen = true
        this.handlers.opened()
      },
      message: text => this.onMessage(decode(text, () => this.transport().files?.origin() ?? '') as Reply | Push),
      closed: () => this.onClosed(),
    })
  }

  private onClosed(): void {
    this.isOpen = false
    this.channel = undefined
    this.timers.clearTimeout(this.heartbeatTimer)
    const interrupted = [...this.pending.values()]
    this.pending.clear()
    const pause = this.times.reconnect[Math.min(this.attempts++, this.times.reconnect.length - 1)]!
    this.retryTimer = this.timers.setTimeout(() => this.open(), pause)
    for (const { name, reject, timer } of interrupted) {
      this.timers.clearTimeout(timer)
      reject(networkError(name))
    }
    this.handlers.lost()
  }

  private onMessage(frame: Reply | Push): void {
    if ('push' in frame)
      return this.handlers.push(frame)
    const request = this.pending.get(frame.id)
    if (!request)
      return
    this.pending.delete(frame.id)
    this.timers.clearTimeout(request.timer)
    if ('failure' in frame)
      request.reject(failure(frame.failure.code, frame.failure.message))
    else
      request.resolve(frame.result)
  }
}

export function networkError(name: string) {
  return failure(6000104, named(name, 'Network error.'))
}

function named(name: string, text: string): string {
  return name ? `${name}: ${text}` : text
}
