import { describe, expect, it, vi } from 'vitest'

import { aConversation } from '../../support/builders'
import { createCacheFixture, messages, openCacheFixture } from '../../support/cacheFixture'
import { useFakeClock, wait } from '../../support/clock'
import { createDeviceStorage } from '../../support/model/deviceStorage'

const network = vi.hoisted(() => ({ isDown: false }))
vi.mock('@/utils/loadModule', () => ({
  loadModule: async (load: () => Promise<unknown>) => {
    if (network.isDown) throw new TypeError('Failed to fetch dynamically imported module')
    return load()
  },
}))

useFakeClock()

describe('a cache whose writing part cannot be fetched', () => {
  it('says so, keeps the changes, and writes them with the next ones', async () => {
    const disk = createDeviceStorage()
    const app = createCacheFixture(disk)
    network.isDown = true
    app.apply({ type: 'conversations-changed', changes: [{ action: 'updated', conversation: aConversation('ben') }] })
    app.receive(...messages(1, 4))
    await wait(10_000)
    expect(app.cache.problem()).toBe('unavailable')
    network.isDown = false
    app.receive(...messages(4, 5))
    await wait(10_000)
    expect(app.cache.problem()).toBeNull()
    await app.cache.flush()
    app.kill()
    expect((await openCacheFixture(disk)).timeline()).toHaveLength(4)
  })
})
