import type * as Vendor from 'zego-zim'

import { describe, expect, it } from 'vitest'

import { createSubscription } from '@/zim/subscription'

import { createManualClient } from '../../support/manualClient'

describe('trouble', () => {
  it('that ZIM reports is passed on', () => {
    const { zim, events } = createManualClient()
    zim.report('error', { code: 6000105, message: 'Request timeout' })
    expect(events).toMatchObject([{ type: 'sdk-error', failure: { kind: 'timeout', code: 6000105 } }])
  })

  it('in data that nobody expected becomes an error that names the event', () => {
    const { zim, events } = createManualClient()
    for (const name of ['peerMessageReceived', 'conversationChanged', 'roomMemberJoined', 'messageDeleted']) expect(() => zim.report(name, undefined)).not.toThrow()
    expect(events.map(event => event.type === 'sdk-error' && event.failure.detail.split(':')[0])).toEqual(['peerMessageReceived', 'conversationChanged', 'roomMemberJoined', 'messageDeleted'])
  })

  it('in whoever hears the event becomes an error, too', () => {
    const { zim, events } = createManualClient({ onEvent: (event) => { if (event.type === 'token-will-expire') throw new Error('broken') } })
    expect(() => zim.report('tokenWillExpire', { second: 30 })).not.toThrow()
    expect(events.at(-1)).toMatchObject({ type: 'sdk-error', failure: { detail: expect.stringContaining('broken') } })
  })

  it('never reaches ZIM, even when errors are not wanted either', () => {
    const { zim } = createManualClient({ onEvent: () => { throw new Error('broken') } })
    expect(() => zim.report('tokenWillExpire', { second: 30 })).not.toThrow()
  })
})

describe('the subscription', () => {
  it('covers the tutorial\'s events', () => {
    expect([...createManualClient().zim.listeners.keys()]).toEqual(expect.arrayContaining(['error', 'connectionStateChanged', 'tokenWillExpire', 'peerMessageReceived', 'roomMessageReceived', 'roomStateChanged', 'roomMemberJoined', 'roomMemberLeft']))
  })

  it('leaves out the deprecated events, which would bring every message twice', () => {
    const names = [...createManualClient().zim.listeners.keys()]
    for (const name of ['receivePeerMessage', 'receiveRoomMessage', 'receiveGroupMessage']) expect(names).not.toContain(name)
  })

  it('ends completely', () => {
    const { zim, client } = createManualClient()
    client.destroy()
    expect(zim.listeners.size).toBe(0)
  })

  it('takes one listener for an event, because ZIM would keep the last one alone', () => {
    const zim = { on() {}, off() {} } as unknown as Vendor.ZIM
    const { on } = createSubscription(zim, () => {})
    on('tokenWillExpire', () => {})
    expect(() => on('tokenWillExpire', () => {})).toThrow('tokenWillExpire')
  })
})
