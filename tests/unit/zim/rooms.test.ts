import { describe, expect, it } from 'vitest'

import { createManualClient } from '../../support/manualClient'

describe('rooms', () => {
  it.each([
    [{ state: 2, event: 0 }, 'entered', undefined],
    [{ state: 1, event: 6 }, 'entering', undefined],
    [{ state: 1, event: 1 }, 're-entering', undefined],
    [{ state: 0, event: 2 }, 're-entering', undefined],
    [{ state: 0, event: 0 }, 'left', undefined],
    [{ state: 0, event: 3 }, 'failed', 'room-missing'],
    [{ state: 0, event: 5 }, 'failed', 'room'],
    [{ state: 0, event: 7 }, 'failed', 'room'],
    [{ state: 0, event: 8 }, 'failed', 'kicked'],
    [{ state: 0, event: 9 }, 'failed', 'room'],
    [{ state: 0, event: 10 }, 'failed', 'kicked'],
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
})
