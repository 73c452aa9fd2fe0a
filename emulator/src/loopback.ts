/** Connects a client and a backend in one process, with the same JSON as over a socket. For tests. */
import type { Gateway } from './gateway'
import type { DeviceFiles } from './loopbackFiles'
import type { Transport } from './transport'
import type { Call } from './wire'

import { loopbackFiles } from './loopbackFiles'
import { decode } from './wire'

export interface LoopbackOptions {
  /** Runs the delivery of a frame later, in order. @default a microtask, which fake timers do not delay */
  schedule?: (run: () => void) => void
  /** The files of the device, by path. @default none */
  files?: DeviceFiles
}

export function loopback(gateway: Gateway, { schedule = run => void Promise.resolve().then(run), files = new Map() }: LoopbackOptions = {}): Transport {
  return {
    files: loopbackFiles(gateway, files, schedule),
    open(handlers) {
      let isOpen = true
      const later = (run: () => void) => schedule(() => isOpen && run())
      const end = () => {
        isOpen = false
        handlers.closed()
      }
      if (!gateway.isOpen()) {
        later(end)
        return { send() {}, close: () => { isOpen = false } }
      }
      const connection = gateway.connect({ send: text => later(() => handlers.message(text)), close: () => later(end) })
      later(handlers.opened)
      let last = ''
      return {
        send(text) {
          last = text
          later(() => connection.receive(text))
        },
        close() {
          isOpen = false
          // As over a socket, a logout arrives before the end of the connection.
          if (last && (decode(last) as Call).call === 'logout')
            connection.receive(last)
          connection.closed()
        },
      }
    },
  }
}
