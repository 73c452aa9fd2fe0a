import { describe, expect, it } from 'vitest'

import type { ChatEvent } from '@/types/events'
import type { ZimClient } from '@/zim/client'

import { createRoomMembership } from '@/composables/connection/roomMembership'
import { createFailure, failed } from '@/utils/failure'

/** A membership over a ZIM that lets everybody in, but for rooms that are full. */
function aKeeper() {
  const entered: string[] = []
  const phases: string[] = []
  const full = new Set<string>()
  const errors: string[] = []
  const client = {
    rooms: {
      enter: async (roomID: string) => {
        if (full.has(roomID)) throw failed('room-full')
        entered.push(roomID)
      },
      leave: async () => {},
      queryMembers: async () => [],
    },
  } as unknown as ZimClient
  const membership = createRoomMembership(call => call(client), (event) => {
    if (event.type === 'room-phase') phases.push(`${event.roomID} ${event.phase}`)
    if (event.type === 'sdk-error') errors.push(event.failure.kind)
  })
  return { membership, entered, phases, full, client, errors }
}

const left: ChatEvent = { type: 'room-phase', roomID: 'lobby', name: '', phase: 'left', failure: null }

describe('the rooms that one is in', () => {
  it('are all entered again, with the others when one is full', async () => {
    const { membership, entered, full } = aKeeper()
    for (const room of ['lobby', 'kitchen', 'attic']) await membership.enter(room, room)
    full.add('kitchen')
    entered.length = 0
    await membership.reenter()
    expect(entered).toEqual(['lobby', 'attic'])
  })

  it.each<[string, ChatEvent]>([
    ['closed to the user', { ...left, phase: 'failed', failure: createFailure('kicked') }],
    ['gone', { ...left, phase: 'failed', failure: createFailure('room-missing') }],
  ])('are not entered again once ZIM says that they are %s', async (_, event) => {
    const { membership, entered } = aKeeper()
    await membership.enter('lobby', 'Lobby')
    membership.heard(event)
    entered.length = 0
    await membership.reenter()
    expect(entered).toEqual([])
  })

  it.each<[string, ChatEvent]>([
    ['trouble that passes', { ...left, phase: 'failed', failure: createFailure('room') }],
    ['the end of a login, when ZIM lets go of them', left],
  ])('are entered again after %s', async (_, event) => {
    const { membership, entered } = aKeeper()
    await membership.enter('lobby', 'Lobby')
    membership.heard(event)
    await membership.reenter()
    expect(entered).toEqual(['lobby', 'lobby'])
  })

  it('do not include one that could not be entered at first', async () => {
    const { membership, entered, full } = aKeeper()
    full.add('lobby')
    await expect(membership.enter('lobby', 'Lobby')).rejects.toMatchObject({ failure: { kind: 'room-full' } })
    full.clear()
    await membership.reenter()
    expect(entered).toEqual([])
  })

  it('are entered also when their members cannot be listed, which is reported', async () => {
    const { membership, phases, client, errors } = aKeeper()
    client.rooms.queryMembers = async () => { throw failed('plan') }
    await membership.enter('lobby', 'Lobby')
    expect(phases).toEqual(['lobby entering', 'lobby entered'])
    expect(errors).toEqual(['plan'])
  })

  it('are forgotten with the user, also those that were being entered', async () => {
    const { membership, entered, phases } = aKeeper()
    const entering = membership.enter('lobby', 'Lobby')
    membership.forget()
    await entering
    entered.length = 0
    await membership.reenter()
    expect(entered).toEqual([])
    expect(phases).toEqual(['lobby entering'])
  })
})
