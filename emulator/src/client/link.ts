/**
 * The client's one connection: opened when asked to, watched by heartbeats, opened again for ever when lost.
 *
 * Assumptions: `onOpened` sends the login; only the session decides whether the connection counts as logged in.
 * Invariants: one channel at a time; answers and news of an earlier channel are dropped; after `stop` nothing is called back.
 */
import type { Timers } from '../timers'
import type { Channel, Transport } from '../transport'
import type { Push, Reply } from '../wire'

import { failure } from '../failure'
import { decode, encode } from '../wire'

export interface LinkTimes {
  /** Pauses before each next try, ms; the last one repeats. */
  reconnect: number[]
  /** A request without an answer fails after this long, ms. */
  request: number
  /** Pause between heartbeats, ms. One that is not answered ends the connection. */
  heartbeat: number
}

/** Measured on the SDK, but for the heartbeat (documented: 10 s). */
export const LINK_TIMES: LinkTimes = {
  reconnect: [2, 2, 2, 4, 4, 8, 8, 16, 16, 32, 32].map(seconds => seconds * 1000),
  request: 5500,
  heartbeat: 10_000,
}

export interface LinkHandlers {
  opened: () => void
  /** The connection is gone, or a try to open one failed; the next try is planned already. */
  lost: () => void
  push: (push: Push) => void
}

interface Waiting {
  name: string
  resolve: (result: unknown) => void
  reject: (reason: unknown) => void
  timer: unknown
}

export class Link {
  private channel: Channel | undefined
  private isOpen = false
  private tries = 0
  private retryTimer: unknown
  private heartbeatTimer: unknown
  private lastID = 0
  private readonly waiting = new Map<number, Waiting>()

  constructor(
    private readonly transport: () => Transport,
    private readonly timers: Timers,
    private readonly handlers: LinkHandlers,
    private readonly times: LinkTimes,
  ) {}

  get isUp(): boolean {
    return this.isOpen
  }

  start(): void {
    this.stop()
    this.open()
  }

  /** Closes without a word; what waits for an answer waits for ever, as with the SDK. */
  stop(): void {
    this.timers.clearTimeout(this.retryTimer)
    this.timers.clearTimeout(this.heartbeatTimer)
    for (const { timer } of this.waiting.values())
      this.timers.clearTimeout(timer)
    this.waiting.clear()
    const { channel } = this
    this.channel = undefined
    this.isOpen = false
    this.tries = 0
    channel?.close()
  }

  /** From now on heartbeats watch the connection; to be called when the login was answered. */
  watch(): void {
    this.tries = 0
    this.timers.clearTimeout(this.heartbeatTimer)
    this.heartbeatTimer = this.timers.setTimeout(() => {
      this.request('heartbeat', {}, 'heartbeat').then(() => this.watch(), () => this.lose())
    }, this.times.heartbeat)
  }

  /** Drops the connection and opens a new one, as the SDK does on return to the foreground. */
  lose(): void {
    if (!this.channel)
      return
    this.channel.close()
    this.onClosed()
  }

  /**
   * `name` is what ZIM's message says before "Network error." or "Request timeout"; '' for nothing.
   * @returns the answer; rejects with the server's failure, 6000104 at once without a connection, 6000105 without an answer
   */
  request(call: string, args: unknown, name: string): Promise<unknown> {
    if (!this.isOpen)
      return Promise.reject(networkError(name))
    return new Promise((resolve, reject) => {
      const id = ++this.lastID
      const timer = this.timers.setTimeout(() => {
        this.waiting.delete(id)
        reject(failure(6000105, named(name, 'Request timeout')))
      }, this.times.request)
      this.waiting.set(id, { name, resolve, reject, timer })
      this.channel!.send(encode({ id, call, args }))
    })
  }

  /** Says something without waiting for an answer. */
  tell(call: string): void {
    if (this.isOpen)
      this.channel!.send(encode({ id: ++this.lastID, call, args: {} }))
  }

  private open(): void {
    this.channel = this.transport().open({
      opened: () => {
        this.isOpen = true
        this.handlers.opened()
      },
      message: text => this.onMessage(decode(text) as Reply | Push),
      closed: () => this.onClosed(),
    })
  }

  private onClosed(): void {
    this.isOpen = false
    this.channel = undefined
    this.timers.clearTimeout(this.heartbeatTimer)
    const interrupted = [...this.waiting.values()]
    this.waiting.clear()
    const pause = this.times.reconnect[Math.min(this.tries++, this.times.reconnect.length - 1)]!
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
    const waiting = this.waiting.get(frame.id)
    if (!waiting)
      return
    this.waiting.delete(frame.id)
    this.timers.clearTimeout(waiting.timer)
    if ('failure' in frame)
      waiting.reject(failure(frame.failure.code, frame.failure.message))
    else
      waiting.resolve(frame.result)
  }
}

export function networkError(name: string) {
  return failure(6000104, named(name, 'Network error.'))
}

function named(name: string, text: string): string {
  return name ? `${name}: ${text}` : text
}
