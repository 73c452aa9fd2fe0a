/** Client and backend in one process, with the JSON between them that a socket would carry. For tests. */
import type { Gateway } from './gateway'
import type { Transport } from './transport'

export interface LoopbackOptions {
  /** Runs what has arrived, later and in order. @default a microtask, so that fake timers do not hold it up */
  schedule?: (run: () => void) => void
}

export function loopback(gateway: Gateway, { schedule = run => void Promise.resolve().then(run) }: LoopbackOptions = {}): Transport {
  return {
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
      return {
        send: text => later(() => connection.receive(text)),
        close() {
          isOpen = false
          connection.closed()
        },
      }
    },
  }
}
