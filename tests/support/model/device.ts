import type { Gateway, Transport } from 'zim-emulator/testing'

import { loopback } from 'zim-emulator/testing'

import type { TestApp } from '../testApp'
import type { DeviceStorage } from './deviceStorage'

import { createModule, createTestApp } from '../testApp'
import { createDeviceStorage } from './deviceStorage'

/** One device over several runs of the app. The storage outlives the runs. A run can end at any write. */
export interface Device {
  readonly userID: string
  readonly storage: DeviceStorage
  /** The current run. After `kill`: the ended one. */
  readonly app: TestApp
  readonly isRunning: boolean
  /** Starts the app. Assumes that it is not running. */
  start: () => TestApp
  /** Ends the app as the operating system does: no logout, no further writes. */
  kill: () => void
  /** Ends the app after this number of further writes. 0: cancels. */
  killAfterWrites: (writes: number) => void
}

type Channel = ReturnType<Transport['open']>

/** A transport that ends with its app. The backend receives the close; the app receives nothing. */
function endable({ open }: Transport) {
  const channels = new Set<Channel>()
  let isEnded = false
  const transport: Transport = {
    open(handlers) {
      if (isEnded)
        return { send() {}, close() {} }
      const unlessEnded = <A extends unknown[]>(handle: (...args: A) => void) => (...args: A) => { if (!isEnded) handle(...args) }
      const channel = open({ opened: unlessEnded(handlers.opened), message: unlessEnded(handlers.message), closed: unlessEnded(handlers.closed) })
      channels.add(channel)
      return {
        send: (text) => { if (!isEnded) channel.send(text) },
        close() {
          channels.delete(channel)
          if (!isEnded) channel.close()
        },
      }
    },
  }
  function end() {
    isEnded = true
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
    const { transport, end: endTransport } = endable(loopback(gateway))
    const view = storage.view(() => { if (writesLeft > 0 && --writesLeft === 0) kill() })
    app = createTestApp(gateway, createModule(transport), view.storage)
    isRunning = true
    end = () => {
      view.end()
      endTransport()
      // Ends pending requests and timers of the ended app. The transport is closed, so the backend receives no logout.
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
