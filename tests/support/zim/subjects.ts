/** The two ZIM modules that answer the contract without a server: the emulator, and the real package behind a `wx`. */
import type { ZIM as VendorZIM } from 'zego-zim-miniprogram'

import { createRequire } from 'node:module'
import { vi } from 'vitest'
import { createZimModule } from 'zim-emulator/testing'

import type { Network } from './network'

import { createNetwork } from './network'
import { installWx, simulatedSocket } from './wxShim'

/** As much of the vendor's module as the contract uses; its instances are the vendor's, as an app sees them. */
export interface ZimModule {
  ZIM: {
    create: (config: never) => VendorZIM | null
    getInstance: () => VendorZIM | null
    getVersion: () => string
  }
}

export interface Loaded {
  module: ZimModule
  network: Network
  unload: () => void
}

export interface Subject {
  name: string
  /** A module that was never used before. */
  load: () => Promise<Loaded>
}

const emulator: Subject = {
  name: 'the emulator',
  async load() {
    const network = createNetwork()
    const transport = () => ({
      open({ opened, closed }: { opened: () => void, closed: () => void }) {
        let isOpen = true
        network.connect({ opened: () => isOpen && opened(), closed: () => isOpen && closed() })
        return { send() {}, close: () => { isOpen = false } }
      },
    })
    return { module: createZimModule({ transport }) as unknown as ZimModule, network, unload() {} }
  },
}

const require = createRequire(import.meta.url)

/** The package keeps its instance in the module: only a new copy of the module is a fresh start. */
export function freshCopy(name: string): unknown {
  delete require.cache[require.resolve(name)]
  return require(name)
}

/** The package writes a log of its own; `vi.restoreAllMocks` brings the console back. */
export function silenceConsole(): void {
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const)
    vi.spyOn(console, method).mockImplementation(() => {})
}

const realPackage: Subject = {
  name: 'zego-zim-miniprogram',
  async load() {
    const network = createNetwork()
    const removeWx = installWx(() => simulatedSocket(network))
    silenceConsole()
    return { module: freshCopy('zego-zim-miniprogram') as ZimModule, network, unload: removeWx }
  },
}

export const SUBJECTS = [emulator, realPackage]
