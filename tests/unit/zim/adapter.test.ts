import { describe, expect, it } from 'vitest'

import { createZimClient } from '@/zim/adapter'

import { useFakeClock } from '../../support/clock'
import { createManualClient } from '../../support/manualClient'
import { createManualZim } from '../../support/manualZim'

useFakeClock()

describe('an instance', () => {
  it('is made for the AppID', () => {
    expect(createManualClient().zim.created).toEqual([1])
  })

  it('that lives already is taken over, and whoever it had signed in leaves', () => {
    const { zim } = createManualClient()
    createZimClient(zim.module, { appID: 1, textBytes: 2048, onEvent: () => {} })
    expect(zim.names()).toEqual(['login', 'logout'])
  })

  it('cannot be made without an AppID', () => {
    const { module } = createManualZim()
    expect(() => createZimClient(module, { appID: 0, textBytes: 2048, onEvent: () => {} })).toThrow('app-id')
  })

  it('that is neither made nor there is reported', () => {
    const ZIM = { create: () => null, getInstance: () => null }
    expect(() => createZimClient({ ZIM }, { appID: 1, textBytes: 2048, onEvent: () => {} })).toThrow('not-created')
  })

  it('is made anew after it was destroyed', () => {
    const { zim, client } = createManualClient()
    client.destroy()
    expect(zim.listeners.size).toBe(0)
    createZimClient(zim.module, { appID: 2, textBytes: 2048, onEvent: () => {} })
    expect(zim.created).toEqual([1, 2])
    expect(zim.listeners.size).toBeGreaterThan(8)
  })
})
