import type * as Vendor from 'zego-zim'

import { describe, expect, it } from 'vitest'

import { createSubscription } from '@/zim/subscription'

import { createManualClient } from '../../support/manualClient'

describe('an error', () => {
  it('that ZIM reports is an sdk-error event', () => {
    const { zim, events } = createManualClient()
    zim.report('error', { code: 6000105, message: 'Request timeout' })
    expect(events).toMatchObject([{ type: 'sdk-error', failure: { kind: 'timeout', code: 6000105 } }])
  })

  it('in malformed data is an sdk-error event with the name of the ZIM event', () => {
    const { zim, events } = createManualClient()
    for (const name of ['peerMessageReceived', 'conversationChanged', 'roomMemberJoined', 'messageDeleted']) expect(() => zim.report(name, undefined)).not.toThrow()
    expect(events.map(event => event.type === 'sdk-error' && event.failure.detail.split(':')[0])).toEqual(['peerMessageReceived', 'conversationChanged', 'roomMemberJoined', 'messageDeleted'])
  })

  it('in the event handler is an sdk-error event', () => {
    const { zim, events } = createManualClient({ onEvent: (event) => { if (event.type === 'token-will-expire') throw new Error('broken') } })
    expect(() => zim.report('tokenWillExpire', { second: 30 })).not.toThrow()
    expect(events.at(-1)).toMatchObject({ type: 'sdk-error', failure: { detail: expect.stringContaining('broken') } })
  })

  it('does not reach ZIM when the handler throws for errors too', () => {
    const { zim } = createManualClient({ onEvent: () => { throw new Error('broken') } })
    expect(() => zim.report('tokenWillExpire', { second: 30 })).not.toThrow()
  })
})

describe('the subscription', () => {
  it('has the events of ZEGO\'s tutorial', () => {
    expect([...createManualClient().zim.listeners.keys()]).toEqual(expect.arrayContaining(['error', 'connectionStateChanged', 'tokenWillExpire', 'peerMessageReceived', 'roomMessageReceived', 'roomStateChanged', 'roomMemberJoined', 'roomMemberLeft']))
  })

  it('has no deprecated event, which would report every message twice', () => {
    const names = [...createManualClient().zim.listeners.keys()]
    for (const name of ['receivePeerMessage', 'receiveRoomMessage', 'receiveGroupMessage']) expect(names).not.toContain(name)
  })

  it('removes all listeners', () => {
    const { zim, client } = createManualClient()
    client.destroy()
    expect(zim.listeners.size).toBe(0)
  })

  it('throws for a second listener of an event, because ZIM would keep only the last one', () => {
    const zim = { on() {}, off() {} } as unknown as Vendor.ZIM
    const { on } = createSubscription(zim, () => {})
    on('tokenWillExpire', () => {})
    expect(() => on('tokenWillExpire', () => {})).toThrow('tokenWillExpire')
  })
})
