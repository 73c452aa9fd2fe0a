/** One ZIM object of a subject, with a fake clock. */
import type { ZIM } from 'zego-zim-miniprogram'

import { afterEach, beforeEach, vi } from 'vitest'

import type { Loaded, Subject } from './subjects'

import { APP_ID, loginConfig } from './people'

export interface Bench extends Loaded {
  zim: ZIM
  /** Logs in offline and waits until the conversations are "synchronised". */
  signIn: (userID?: string) => Promise<void>
}

/** Advances the clock, and runs everything that is due. */
export const settle = (ms = 50) => vi.advanceTimersByTimeAsync(ms)

/** Creates a new module and instance for every test of the surrounding suite. The clock is fake before the package is loaded. */
export function useBench(subject: Subject): Bench {
  const bench = {} as Bench
  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'], now: new Date('2026-03-01T12:00:00+08:00') })
    Object.assign(bench, await subject.load())
    bench.zim = bench.module.ZIM.create({ appID: APP_ID } as never)!
    bench.signIn = async (userID = 'alice') => {
      const done = bench.zim.login(userID, loginConfig(userID))
      await settle()
      await done
    }
  })
  afterEach(async () => {
    bench.zim.logout()
    await settle()
    bench.unload()
    vi.restoreAllMocks()
    vi.useRealTimers()
  })
  return bench
}
