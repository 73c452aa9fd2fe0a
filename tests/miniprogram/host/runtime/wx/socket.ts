import type { Host } from '../host'
import type { Options } from './api'

import { api, failure, WxFailure } from './api'
import { checkDomain } from './domains'

/** WeChat allows 5 sockets at once. */
const SOCKET_LIMIT = 5

interface RealSocket {
  binaryType: string
  readyState: number
  send: (data: unknown) => void
  close: (code?: number, reason?: string) => void
  onopen: unknown
  onmessage: unknown
  onerror: unknown
  onclose: unknown
}
type RealSocketClass = new (url: string, protocols?: string[]) => RealSocket
type EventName = 'open' | 'message' | 'error' | 'close'

/**
 * wx.connectSocket on a real WebSocket class (of the launch options, or the global one). Sockets close when the app is suspended in the
 * background or the network is lost. A suspended app gets the close event (code 1006) when it is shown again.
 */
export function sockets(host: Host) {
  const open = new Set<SocketTask>()
  let latest: SocketTask | undefined
  const cut = (reason: string) => [...open].forEach(socket => socket.cut(reason))
  host.bus.on('suspend', () => cut('interrupted'))
  host.bus.on('networkLost', () => cut('network lost'))
  host.bus.on('kill', () => [...open].forEach(socket => socket.drop()))

  const connectSocket = (options: Options) => {
    const socket = new SocketTask(host, open)
    latest = socket
    const start = api(host, 'connectSocket', () => {
      checkDomain(host, 'socket', String(options.url))
      if (open.size >= SOCKET_LIMIT)
        throw new WxFailure('exceed max socket count', { errno: 600006 })
      socket.connect(options)
      return { socketTaskId: socket.id }
    })
    void Promise.resolve(start({ ...options, complete: options.complete ?? (() => {}) }))
    return socket
  }
  const onLatest = (event: EventName) => (callback: unknown) => latest?.on(event, callback)
  return {
    connectSocket,
    sendSocketMessage: (options: Options) => latest?.send(options),
    closeSocket: (options: Options = {}) => latest?.close(options),
    onSocketOpen: onLatest('open'),
    onSocketMessage: onLatest('message'),
    onSocketError: onLatest('error'),
    onSocketClose: onLatest('close'),
  }
}

let nextId = 1

class SocketTask {
  readonly id = nextId++
  readyState = 0
  readonly CONNECTING = 0
  readonly OPEN = 1
  readonly CLOSING = 2
  readonly CLOSED = 3
  private real: RealSocket | undefined
  private readonly listeners: Record<EventName, Set<unknown>> = { open: new Set(), message: new Set(), error: new Set(), close: new Set() }
  private isOver = false

  constructor(private readonly host: Host, private readonly openSockets: Set<SocketTask>) {}

  /** Connects. Throws for a URL that the WebSocket class rejects. */
  connect(options: Options) {
    const { host } = this
    if (host.state.networkType === 'none') {
      setTimeout(() => this.fail('network is down'), 0)
      return
    }
    const Real = (host.options.WebSocket ?? globalThis.WebSocket) as RealSocketClass | undefined
    if (!Real)
      throw new Error('the host was launched without a WebSocket class')
    this.openSockets.add(this)
    const real = this.real = new Real(host.address(String(options.url)), options.protocols as string[] | undefined)
    real.binaryType = 'arraybuffer'
    real.onopen = () => {
      this.readyState = 1
      this.notify('open', { header: {} })
    }
    real.onmessage = (event: { data: unknown }) => this.notify('message', { data: event.data })
    real.onerror = (event: { message?: string }) => this.notify('error', { errMsg: event.message ?? 'connect fail' })
    real.onclose = (event: { code: number, reason: string }) => this.over(event.code, event.reason)
  }

  on(event: EventName, callback: unknown) { this.listeners[event].add(callback) }
  onOpen(callback: unknown) { this.on('open', callback) }
  onMessage(callback: unknown) { this.on('message', callback) }
  onError(callback: unknown) { this.on('error', callback) }
  onClose(callback: unknown) { this.on('close', callback) }
  offOpen(callback?: unknown) { this.off('open', callback) }
  offMessage(callback?: unknown) { this.off('message', callback) }
  offError(callback?: unknown) { this.off('error', callback) }
  offClose(callback?: unknown) { this.off('close', callback) }

  private off(event: EventName, callback?: unknown) {
    if (callback === undefined)
      this.listeners[event].clear()
    else
      this.listeners[event].delete(callback)
  }

  send(options: Options) {
    this.finish('sendSocketMessage', options, () => {
      if (this.readyState !== 1)
        throw new WxFailure('SocketTask.readyState is not OPEN')
      this.real!.send(options.data)
    })
  }

  close(options: Options = {}) {
    this.finish('closeSocket', options, () => {
      if (this.isOver)
        throw new WxFailure('socket is closed')
      this.readyState = 2
      this.real?.close(options.code as number ?? 1000, options.reason as string)
    })
  }

  /** Closes the connection as the system does, with a close event of code 1006. */
  cut(reason: string) {
    this.drop()
    this.over(1006, reason)
  }

  /** Closes the connection without an event. */
  drop() {
    if (!this.real)
      return
    this.real.onopen = this.real.onmessage = this.real.onclose = null
    this.real.onerror = () => {}
    this.real.close()
    this.openSockets.delete(this)
  }

  private fail(reason: string) {
    this.notify('error', { errMsg: reason })
    this.over(1006, reason)
  }

  private over(code: number, reason: string) {
    if (this.isOver)
      return
    this.isOver = true
    this.readyState = 3
    this.openSockets.delete(this)
    this.notify('close', { code, reason })
  }

  private notify(event: EventName, detail: object) {
    const run = () => [...this.listeners[event]].forEach(callback => this.host.call(callback, [detail]))
    if (this.host.state.isSuspended)
      this.host.bus.on('resume', once(() => run()))
    else
      run()
  }

  private finish(name: string, options: Options, run: () => void) {
    const { host } = this
    let result: object = { errMsg: `${name}:ok` }
    let isOk = true
    try { run() }
    catch (error) {
      isOk = false
      result = failure(name, error)
    }
    void Promise.resolve().then(() => {
      host.call(isOk ? options.success : options.fail, [result])
      host.call(options.complete, [result])
    })
  }
}

function once(run: () => void) {
  let isDone = false
  return () => {
    if (!isDone)
      run()
    isDone = true
  }
}
