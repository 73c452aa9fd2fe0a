import { describe, expect, it } from 'vitest'

import type { ChatEvent } from '@/types/events'
import type { ZimClient } from '@/zim/client'

import { createRoomMembership } from '@/composables/connection/roomMembership'
import { createFailure, failed } from '@/utils/failure'

/** A membership over a client that accepts every enterRoom, except for rooms in `full`. */
function createMembership() {
  const entered: string[] = []
  const phases: string[] = []
  const full = new Set<string>()
  const errors: string[] = []
  const client = {
    rooms: {
      enter: async (roomID: string, name: string) => {
        if (full.has(roomID)) throw failed('room-full')
        entered.push(roomID)
        return name
      },
      leave: async () => {},
      queryMembers: async () => ({ members: [], next: '' }),
      countMembers: async () => 1,
      queryAttributes: async () => ({}),
    },
  } as unknown as ZimClient
  const membership = createRoomMembership(call => call(client), (event) => {
    if (event.type === 'room-phase') phases.push(`${event.roomID} ${event.phase}`)
    if (event.type === 'sdk-error') errors.push(event.failure.kind)
  }, () => ({}))
  return { membership, entered, phases, full, client, errors }
}

const left: ChatEvent = { type: 'room-phase', roomID: 'lobby', name: '', phase: 'left', failure: null }

describe('joined rooms', () => {
  it('are entered again after a reconnect, also when one of them is full', async () => {
    const { membership, entered, full } = createMembership()
    for (const room of ['lobby', 'kitchen', 'attic']) await membership.enter(room, room)
    full.add('kitchen')
    entered.length = 0
    await membership.reenter()
    expect(entered).toEqual(['lobby', 'attic'])
  })

  it.each<[string, ChatEvent]>([
    ['a room excluded the user', { ...left, phase: 'failed', failure: createFailure('room-removed') }],
    ['another device of the user is in a room', { ...left, phase: 'failed', failure: createFailure('room-elsewhere') }],
    ['a room was closed', { ...left, phase: 'failed', failure: createFailure('room-closed') }],
  ])('are not entered again once ZIM reports that %s', async (_, event) => {
    const { membership, entered } = createMembership()
    await membership.enter('lobby', 'Lobby')
    membership.onEvent(event)
    entered.length = 0
    await membership.reenter()
    expect(entered).toEqual([])
  })

  it.each<[string, ChatEvent]>([
    ['a temporary failure', { ...left, phase: 'failed', failure: createFailure('room') }],
    ['the end of a login, at which ZIM leaves them', left],
  ])('are entered again after %s', async (_, event) => {
    const { membership, entered } = createMembership()
    await membership.enter('lobby', 'Lobby')
    membership.onEvent(event)
    await membership.reenter()
    expect(entered).toEqual(['lobby', 'lobby'])
  })

  it('do not include a room that could not be entered', async () => {
    const { membership, entered, full } = createMembership()
    full.add('lobby')
    await expect(membership.enter('lobby', 'Lobby')).rejects.toMatchObject({ failure: { kind: 'room-full' } })
    full.clear()
    await membership.reenter()
    expect(entered).toEqual([])
  })

  it('are entered even if their members cannot be listed; the failure is reported', async () => {
    const { membership, phases, client, errors } = createMembership()
    client.rooms.queryMembers = async () => { throw failed('plan') }
    await membership.enter('lobby', 'Lobby')
    expect(phases).toEqual(['lobby entering', 'lobby entered'])
    expect(errors).toEqual(['plan'])
  })

  it('are removed at sign-out, also those that are being entered', async () => {
    const { membership, entered, phases } = createMembership()
    const entering = membership.enter('lobby', 'Lobby')
    membership.clear()
    await entering
    entered.length = 0
    await membership.reenter()
    expect(entered).toEqual([])
    expect(phases).toEqual(['lobby entering'])
  })
})
