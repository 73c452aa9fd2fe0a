import type { Gateway, Transport } from 'zim-emulator/testing'

import { loopback } from 'zim-emulator/testing'

import type { TestApp } from '../testApp'
import type { DeviceStorage } from './deviceStorage'

import { createModule, createTestApp } from '../testApp'
import { createDeviceStorage } from './deviceStorage'

/** One person's phone over several runs of the app, which may end at any moment. */
export interface Device {
  readonly userID: string
  readonly storage: DeviceStorage
  /** The run of the moment; after `kill` the dead one. */
  readonly app: TestApp
  readonly isRunning: boolean
  /** Starts the app, which is not running. */
  start: () => TestApp
  /** Ends the app as the system does: nothing is said, nothing is written any more. */
  kill: () => void
  /** Ends the app right after so many more writes. 0: never mind. */
  killAfterWrites: (writes: number) => void
}

type Channel = ReturnType<Transport['open']>

/** A transport that ends with its app: the backend sees the connection close, the app sees nothing. */
function mortal({ open }: Transport) {
  const channels = new Set<Channel>()
  let isDead = false
  const transport: Transport = {
    open(handlers) {
      if (isDead)
        return { send() {}, close() {} }
      const unlessDead = <A extends unknown[]>(handle: (...args: A) => void) => (...args: A) => { if (!isDead) handle(...args) }
      const channel = open({ opened: unlessDead(handlers.opened), message: unlessDead(handlers.message), closed: unlessDead(handlers.closed) })
      channels.add(channel)
      return {
        send: (text) => { if (!isDead) channel.send(text) },
        close() {
          channels.delete(channel)
          if (!isDead) channel.close()
        },
      }
    },
  }
  function end() {
    isDead = true
    for (const channel of channels) channel.close()
  }
  return { transport, end }
}

export function createDevice(gateway: Gateway, userID: string): Device {
  const storage = createDeviceStorage()
  let app: TestApp
  let end = () => {}
  let isRunning = false
  let writesLeft = 0

  function start() {
    const { transport, end: endTransport } = mortal(loopback(gateway))
    const view = storage.view(() => { if (writesLeft > 0 && --writesLeft === 0) kill() })
    app = createTestApp(gateway, createModule(transport), view.storage)
    isRunning = true
    end = () => {
      view.end()
      endTransport()
      // Whatever the dead app still waits for ends here, with its timers; nobody hears of it.
      app.zim.signOut()
    }
    return app
  }

  function kill() {
    isRunning = false
    writesLeft = 0
    end()
  }

  start()
  return {
    userID,
    storage,
    get app() { return app },
    get isRunning() { return isRunning },
    start,
    kill,
    killAfterWrites: (writes) => { writesLeft = writes },
  }
}
