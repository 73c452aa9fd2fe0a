/** The two ZIM modules of the contract suite, without a server: the emulator, and the real package with a replaced `wx`. */
import type { ZIM as VendorZIM } from 'zego-zim-miniprogram'

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { compileFunction } from 'node:vm'
import { vi } from 'vitest'
import { createZimModule } from 'zim-emulator/testing'

import type { Network } from './network'

import { createNetwork } from './network'
import { installWx, simulatedSocket } from './wxShim'

/** The part of the vendor's module that the contract uses. */
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
  /** Loads a new module. */
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

/** By the path of the module: it is compiled once for all its copies. */
const compiled = new Map<string, (...args: unknown[]) => void>()

/** Loads a new copy of a module. The package keeps its instance in the module. */
export function freshCopy(name: string): unknown {
  const path = require.resolve(name)
  const run = compiled.get(path) ?? compileFunction(readFileSync(path, 'utf8'), ['exports', 'require', 'module', '__filename', '__dirname'], { filename: path }) as (...args: unknown[]) => void
  compiled.set(path, run)
  const module = { exports: {} }
  run.call(module.exports, module.exports, createRequire(path), module, path, dirname(path))
  return module.exports
}

/** The package writes a log to the console. `vi.restoreAllMocks` restores the console. */
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
