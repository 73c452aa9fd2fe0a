import type { ChatEvent, SdkErrorEvent } from '@/types/events'
import type { ZimClient } from '@/zim/client'

import { failureOf } from '@/utils/failure'

/**
 * The rooms that the user is in. ZIM does not re-enter them after a reconnect (since 2.21), so this does.
 * Invariants: a room is wanted from a successful enter until leave, exclusion or sign-out; only wanted rooms are
 * re-entered. Of several requests for one room the last one counts: an earlier one that is answered late says nothing.
 */
export interface RoomMembership {
  /** Rejects with a FailureError, which the room's phase then holds too. */
  enter: (roomID: string, name: string) => Promise<void>
  leave: (roomID: string) => Promise<void>
  /** After the connection came back. Never rejects: failures are events. */
  reenter: () => Promise<void>
  /**
   * ZIM's own word about a room: one that is gone, or that threw the user out, is wanted no more. A mere `left` says nothing:
   * ZIM lets go of every room when a login ends.
   */
  heard: (event: ChatEvent) => void
  /** After sign-out: nothing is wanted any more. */
  forget: () => void
}

type Ask = <T>(call: (client: ZimClient) => Promise<T>) => Promise<T>

export function createRoomMembership(ask: Ask, emit: (event: ChatEvent | SdkErrorEvent) => void): RoomMembership {
  const wanted = new Map<string, string>()
  const requests = new Map<string, symbol>()

  /** Answers whether this startRequest is still the room's last one. */
  function startRequest(roomID: string): () => boolean {
    const mine = Symbol(roomID)
    requests.set(roomID, mine)
    return () => requests.get(roomID) === mine
  }

  async function enter(roomID: string, name: string, phase: 'entering' | 're-entering') {
    const isLast = startRequest(roomID)
    emit({ type: 'room-phase', roomID, name, phase, failure: null })
    try {
      await ask(client => client.rooms.enter(roomID, name))
    }
    catch (thrown) {
      if (isLast()) emit({ type: 'room-phase', roomID, name, phase: 'failed', failure: failureOf(thrown) })
      throw thrown
    }
    if (!isLast())
      return
    wanted.set(roomID, name)
    emit({ type: 'room-phase', roomID, name, phase: 'entered', failure: null })
    await listMembers(roomID, isLast)
  }

  async function listMembers(roomID: string, isLast: () => boolean) {
    try {
      const members = await ask(client => client.rooms.queryMembers(roomID))
      if (isLast()) emit({ type: 'room-members', roomID, members, change: 'listed' })
    }
    catch (thrown) {
      if (isLast()) emit({ type: 'sdk-error', failure: failureOf(thrown) })
    }
  }

  return {
    enter: (roomID, name) => enter(roomID, name, 'entering'),
    async leave(roomID) {
      const name = wanted.get(roomID) ?? ''
      const isLast = startRequest(roomID)
      wanted.delete(roomID)
      try { await ask(client => client.rooms.leave(roomID)) }
      finally {
        if (isLast()) emit({ type: 'room-phase', roomID, name, phase: 'left', failure: null })
      }
    },
    async reenter() {
      await Promise.all([...wanted].map(([roomID, name]) => enter(roomID, name, 're-entering').catch(() => { /* the room's phase says so */ })))
    },
    heard(event) {
      if (event.type !== 'room-phase')
        return
      if (event.failure?.kind === 'kicked' || event.failure?.kind === 'room-missing')
        wanted.delete(event.roomID)
    },
    forget() {
      wanted.clear()
      requests.clear()
    },
  }
}
