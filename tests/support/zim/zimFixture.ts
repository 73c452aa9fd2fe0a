/** One ZIM object of a subject, with a fake clock. */
import type { ZIM } from 'zego-zim-miniprogram'

import { afterEach, beforeEach, vi } from 'vitest'

import type { Loaded, Subject } from './subjects'

import { APP_ID, loginConfig } from './helpers'

export interface ZimFixture extends Loaded {
  zim: ZIM
  /** Logs in offline and waits until the conversations are "synchronised". */
  signIn: (userID?: string) => Promise<void>
}

/** Advances the clock, and runs everything that is due. */
export const settle = (ms = 50) => vi.advanceTimersByTimeAsync(ms)

/** Creates a new module and instance for every test of the surrounding suite. The clock is fake before the package is loaded. */
export function useZimFixture(subject: Subject): ZimFixture {
  const fixture = {} as ZimFixture
  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'], now: new Date('2026-03-01T12:00:00+08:00') })
    Object.assign(fixture, await subject.load())
    fixture.zim = fixture.module.ZIM.create({ appID: APP_ID } as never)!
    fixture.signIn = async (userID = 'alice') => {
      const done = fixture.zim.login(userID, loginConfig(userID))
      await settle()
      await done
    }
  })
  afterEach(async () => {
    fixture.zim.logout()
    await settle()
    fixture.unload()
    vi.restoreAllMocks()
    vi.useRealTimers()
  })
  return fixture
}
