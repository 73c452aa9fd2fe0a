/** Sockets of Node for the real package and for the emulator's client. The network can be taken away from all sockets of one line. */
import type { SocketFactory } from 'zim-emulator/testing'

import { Buffer } from 'node:buffer'
import { WebSocket } from 'ws'

export interface SocketLine {
  /** `wx.connectSocket` of the real package. */
  connectSocket: (options: { url: string }) => object
  /** The socket factory of the emulator's client. */
  factory: SocketFactory
  /** Ends the open sockets, and lets new ones fail until `restore`. */
  lose: () => void
  restore: () => void
}

export function createSocketLine(): SocketLine {
  const open = new Set<WebSocket>()
  let isLost = false

  function connect(url: string): WebSocket {
    // Port 9 has no listener: the socket fails as on a device without a network.
    const socket = new WebSocket(isLost ? 'ws://127.0.0.1:9' : url)
    socket.binaryType = 'arraybuffer'
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    return socket
  }

  return {
    connectSocket({ url }) {
      const socket = connect(url)
      return {
        onOpen: (handler: (result: object) => void) => socket.on('open', () => handler({})),
        onClose: (handler: (result: object) => void) => socket.on('close', code => handler({ code })),
        onError: (handler: (result: object) => void) => socket.on('error', error => handler({ errMsg: error.message })),
        onMessage: (handler: (result: object) => void) => socket.on('message', (data, isBinary) => handler({ data: isBinary ? data : String(data) })),
        send({ data, success, fail }: { data: string | ArrayBuffer, success?: (result: object) => void, fail?: (result: object) => void }) {
          const bytes = typeof data === 'string' ? data : Buffer.from(data)
          socket.send(bytes, error => error ? fail?.({ errMsg: error.message }) : success?.({}))
        },
        close: () => socket.close(),
      }
    },
    factory(url, { opened, message, closed }) {
      const socket = connect(url)
      socket.on('open', opened)
      socket.on('message', data => message(String(data)))
      socket.on('close', closed)
      socket.on('error', () => {})
      return { send: text => socket.send(text), close: () => socket.close() }
    },
    lose() {
      isLost = true
      open.forEach(socket => socket.terminate())
    },
    restore: () => { isLost = false },
  }
}
