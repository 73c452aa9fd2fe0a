import { describe, expect, it } from 'vitest'

import { createManualClient } from '../../support/manualClient'

describe('rooms', () => {
  it.each([
    [{ state: 2, event: 0 }, 'entered', undefined],
    [{ state: 1, event: 6 }, 'entering', undefined],
    [{ state: 1, event: 1 }, 're-entering', undefined],
    [{ state: 0, event: 2 }, 're-entering', undefined],
    [{ state: 0, event: 0 }, 'left', undefined],
    [{ state: 0, event: 3 }, 'failed', 'room-closed'],
    [{ state: 0, event: 5 }, 'failed', 'room'],
    [{ state: 0, event: 7 }, 'failed', 'room'],
    [{ state: 0, event: 8 }, 'failed', 'room-removed'],
    [{ state: 0, event: 9 }, 'failed', 'room'],
    [{ state: 0, event: 10 }, 'failed', 'room-elsewhere'],
  ])('with %j are %s (%s)', (data, phase, kind) => {
    const { zim, events } = createManualClient()
    zim.report('roomStateChanged', { roomID: 'lobby', extendedData: '', ...data })
    expect(events).toMatchObject([{ type: 'room-phase', roomID: 'lobby', phase, failure: kind ? { kind } : null }])
  })

  it('report members that join and leave', () => {
    const { zim, events } = createManualClient()
    zim.report('roomMemberJoined', { roomID: 'lobby', memberList: [{ userID: 'ben', userName: 'Ben' }] })
    zim.report('roomMemberLeft', { roomID: 'lobby', memberList: [{ userID: 'ben', userName: 'Ben' }] })
    expect(events).toMatchObject([{ type: 'room-members', change: 'joined', members: [{ userID: 'ben', name: 'Ben' }] }, { change: 'left' }])
  })

  it('report attributes that were set and deleted, without values that are no texts', () => {
    const { zim, events } = createManualClient()
    zim.report('roomAttributesUpdated', { roomID: 'lobby', infos: [{ action: 0, roomAttributes: { notice: 'Tea at six', broken: 7, none: null } as never }] })
    zim.report('roomAttributesBatchUpdated', { roomID: 'lobby', infos: [{ action: 0, roomAttributes: { host: 'ann' } }, { action: 1, roomAttributes: { notice: '' } }] })
    expect(events).toEqual([
      { type: 'room-attributes', roomID: 'lobby', set: { notice: 'Tea at six' }, deleted: [] },
      { type: 'room-attributes', roomID: 'lobby', set: { host: 'ann' }, deleted: [] },
      { type: 'room-attributes', roomID: 'lobby', set: {}, deleted: ['notice'] },
    ])
  })
})
