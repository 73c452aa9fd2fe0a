import { describe, expect, it } from 'vitest'

import { createTabLock } from '@/services/tabLock'

import { useFakeClock, wait } from '../../support/clock'
import { createFakeBrowser } from '../../support/fakeBrowser'
import { outcomeOf } from '../../support/observe'

useFakeClock()

const ANNA = '1.anna'

/** A browser in which tabs are opened. `events` of a tab: what its lock reports. `delay`: time that a tab needs to give the account up, ms. */
function createFixture({ hasLocks = true, delay = 0 } = {}) {
  const browser = createFakeBrowser({ hasLocks })
  return () => {
    const tab = browser.open()
    const lock = createTabLock(tab.browser)
    const events: string[] = []
    lock.listen({
      async onTaken(isStolen) {
        events.push(isStolen ? 'stolen' : 'taken')
        if (delay) await new Promise((resolve) => { setTimeout(resolve, delay) })
        events.push('written')
      },
      onFree: () => { events.push('free') },
      onSignedOut: () => { events.push('signed out') },
    })
    return { tab, lock, events }
  }
}

describe('an account in two tabs', () => {
  it('is used by the tab that was opened first', async () => {
    const open = createFixture()
    const [first, second] = [open(), open()]
    expect(await first.lock.claim(ANNA)).toBe(true)
    expect(await second.lock.claim(ANNA)).toBe(false)
    expect(first.lock.isExact).toBe(true)
  })

  it('is another one than that of another user', async () => {
    const open = createFixture()
    expect(await open().lock.claim(ANNA)).toBe(true)
    expect(await open().lock.claim('1.ben')).toBe(true)
  })

  it('is taken after the other tab has finished its writes, both ways', async () => {
    const open = createFixture({ delay: 500 })
    const [first, second] = [open(), open()]
    await first.lock.claim(ANNA)
    await second.lock.claim(ANNA)
    const taken = outcomeOf(second.lock.take(ANNA))
    await wait(499)
    expect([taken(), first.events]).toEqual(['pending', ['taken']])
    await wait(1)
    expect([taken(), first.events]).toEqual(['done', ['taken', 'written']])
    const back = outcomeOf(first.lock.take(ANNA))
    await wait(500)
    expect([back(), second.events]).toEqual(['done', ['taken', 'written']])
    await wait(60_000)
    expect([first.events, second.events]).toEqual([['taken', 'written'], ['taken', 'written']])
  })

  it('is taken after two seconds from a tab that does not respond, which learns of it later', async () => {
    const open = createFixture()
    const [first, second] = [open(), open()]
    await first.lock.claim(ANNA)
    first.tab.isFrozen = true
    await second.lock.claim(ANNA)
    const taken = outcomeOf(second.lock.take(ANNA))
    await wait(1_999)
    expect(taken()).toBe('pending')
    await wait(1)
    expect(taken()).toBe('done')
    expect(first.events[0]).toBe('stolen')
    first.tab.isFrozen = false
    await wait(60_000)
    expect(second.events).toEqual([])
  })

  it('goes to the tab that takes it, not to a third one that waits', async () => {
    const open = createFixture()
    const [first, second, third] = [open(), open(), open()]
    await first.lock.claim(ANNA)
    await second.lock.claim(ANNA)
    await third.lock.claim(ANNA)
    await third.lock.take(ANNA)
    await wait(60_000)
    expect([first.events, second.events, third.events]).toEqual([['taken', 'written'], [], []])
  })

  it('is signed out in all tabs', async () => {
    const open = createFixture()
    const [first, second] = [open(), open()]
    await first.lock.claim(ANNA)
    await second.lock.claim(ANNA)
    second.lock.release(true)
    await wait(0)
    expect([first.events, second.events]).toEqual([['signed out'], []])
    expect(await open().lock.claim(ANNA)).toBe(true)
  })
})

describe('an account whose tab was closed', () => {
  it('is used by a visible tab two seconds later', async () => {
    const open = createFixture()
    const [first, second] = [open(), open()]
    await first.lock.claim(ANNA)
    await second.lock.claim(ANNA)
    first.tab.close()
    await wait(1_999)
    expect(second.events).toEqual([])
    await wait(1)
    expect(second.events).toEqual(['free'])
    expect(await open().lock.claim(ANNA)).toBe(false)
  })

  it('is used by a hidden tab only after it is shown', async () => {
    const open = createFixture()
    const [first, second] = [open(), open()]
    await first.lock.claim(ANNA)
    await second.lock.claim(ANNA)
    await wait(5_000)
    second.tab.isVisible = false
    first.tab.close()
    await wait(60_000)
    expect(second.events).toEqual([])
    second.tab.show()
    await wait(2_000)
    expect(second.events).toEqual(['free'])
  })

  it('is used by that tab again when it is reloaded', async () => {
    const open = createFixture()
    const [first, second] = [open(), open()]
    await first.lock.claim(ANNA)
    await second.lock.claim(ANNA)
    first.tab.close()
    await wait(1_000)
    const reloaded = open()
    expect(await reloaded.lock.claim(ANNA)).toBe(true)
    await wait(60_000)
    expect(second.events).toEqual([])
  })

  it('is not used by a tab that has signed out meanwhile', async () => {
    const open = createFixture()
    const [first, second] = [open(), open()]
    await first.lock.claim(ANNA)
    await second.lock.claim(ANNA)
    second.lock.release()
    first.tab.close()
    await wait(60_000)
    expect(second.events).toEqual([])
    expect(await open().lock.claim(ANNA)).toBe(true)
  })
})

describe('a browser without Web Locks', () => {
  it('lets the tab that signed in last use the account, and says that it cannot do better', async () => {
    const open = createFixture({ hasLocks: false })
    const [first, second] = [open(), open()]
    expect(await first.lock.claim(ANNA)).toBe(true)
    expect(await second.lock.claim(ANNA)).toBe(true)
    await wait(0)
    expect([first.events, second.events]).toEqual([['taken', 'written'], []])
    await first.lock.take(ANNA)
    await wait(0)
    expect(second.events).toEqual(['taken', 'written'])
    expect(first.lock.isExact).toBe(false)
  })
})
