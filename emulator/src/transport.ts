/** The connection between a client and the emulated backend. */
import type { Files } from './files'

import { platformFiles } from './platformFiles'

interface ChannelHandlers {
  opened: () => void
  message: (text: string) => void
  /** Called once, also for a channel that never opened. */
  closed: () => void
}

export interface Channel {
  send: (text: string) => void
  /** Afterwards no handler is called. */
  close: () => void
}

export interface Transport {
  open: (handlers: ChannelHandlers) => Channel
  /** Without them local files cannot be sent. */
  files?: Files
}

/** Opens a socket. Implemented below for uni's SocketTask and for a WebSocket. */
export type SocketFactory = (url: string, handlers: ChannelHandlers) => Channel

/** A mini program reports a failed attempt only by `onError`. Both events end the channel. */
const uniSocket: SocketFactory = (url, { opened, message, closed }) => {
  const task = uni.connectSocket({ url, complete() {} })
  task.onOpen(opened)
  task.onMessage(({ data }) => message(String(data)))
  task.onClose(closed)
  task.onError(closed)
  return { send: data => task.send({ data, fail: closed }), close: () => task.close({}) }
}

const browserSocket: SocketFactory = (url, { opened, message, closed }) => {
  if (typeof WebSocket === 'undefined')
    throw new Error('zim-emulator: no uni.connectSocket and no WebSocket here; give webSocket() a factory')
  const socket = new WebSocket(url)
  socket.onopen = opened
  socket.onmessage = ({ data }) => message(String(data))
  socket.onclose = closed
  return { send: data => socket.send(data), close: () => socket.close() }
}

function defaultFactory(): SocketFactory {
  if (typeof uni !== 'undefined' && typeof uni.connectSocket === 'function')
    return uniSocket
  return browserSocket
}

/**
 * Connects over a WebSocket: `uni.connectSocket` if `uni` exists (mini program and H5), else the global WebSocket.
 * @param url returns the address of the emulator's server; called at each connection
 * @param factory opens the socket instead, for example in Node 20, which has no WebSocket
 */
export function webSocket(url: () => string, factory: SocketFactory = defaultFactory()): Transport {
  return {
    files: platformFiles(url),
    open(handlers) {
      let isOver = false
      const once = (run: () => void) => {
        if (!isOver)
          run()
      }
      const channel = factory(url(), {
        opened: () => once(handlers.opened),
        message: text => once(() => handlers.message(text)),
        closed: () => once(() => {
          isOver = true
          handlers.closed()
        }),
      })
      return {
        send: text => once(() => channel.send(text)),
        close() {
          isOver = true
          channel.close()
        },
      }
    },
  }
}

/** The server's address: `?emulator=` of the page (H5), else VITE_EMULATOR_URL. A value that starts with "/" is a path on the page's host. */
export function emulatorUrl(): string {
  const page = typeof location === 'undefined' ? undefined : location
  const asked = page && /[?&]emulator=([^&#]+)/.exec(page.href)?.[1]
  const url = asked ? decodeURIComponent(asked) : import.meta.env.VITE_EMULATOR_URL
  if (!url.startsWith('/'))
    return url
  if (!page)
    throw new Error(`zim-emulator: VITE_EMULATOR_URL is "${url}", but there is no page whose host it could mean`)
  return `${page.protocol === 'https:' ? 'wss' : 'ws'}://${page.host}${url}`
}
