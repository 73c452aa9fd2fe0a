import { describe, expect, it } from 'vitest'

import { createZimClient } from '@/zim/adapter'

import { useFakeClock } from '../../support/clock'
import { createManualClient } from '../../support/manualClient'
import { createManualZim } from '../../support/manualZim'

useFakeClock()

describe('an instance', () => {
  it('is created with the AppID', () => {
    expect(createManualClient().zim.created).toEqual([1])
  })

  it('that exists is reused, and its user is logged out', () => {
    const { zim } = createManualClient()
    createZimClient(zim.module, { appID: 1, textBytes: 2048, onEvent: () => {} })
    expect(zim.names()).toEqual(['login', 'logout'])
  })

  it('cannot be created without an AppID', () => {
    const { module } = createManualZim()
    expect(() => createZimClient(module, { appID: 0, textBytes: 2048, onEvent: () => {} })).toThrow('app-id')
  })

  it('that is neither created nor found is reported as not-created', () => {
    const ZIM = { create: () => null, getInstance: () => null }
    expect(() => createZimClient({ ZIM }, { appID: 1, textBytes: 2048, onEvent: () => {} })).toThrow('not-created')
  })

  it('is created again after it was destroyed', () => {
    const { zim, client } = createManualClient()
    client.destroy()
    expect(zim.listeners.size).toBe(0)
    createZimClient(zim.module, { appID: 2, textBytes: 2048, onEvent: () => {} })
    expect(zim.created).toEqual([1, 2])
    expect(zim.listeners.size).toBeGreaterThan(8)
  })
})
