import type { ChatEvent, SdkErrorEvent } from '@/types/events'
import type { FailureKind } from '@/types/failure'
import type { RoomAttributes } from '@/types/room'
import type { ZimClient } from '@/zim/client'

import { failureOf } from '@/utils/failure'

/**
 * The rooms that the user has entered. ZIM does not re-enter them after a reconnect (since 2.21); `reenter` does.
 * Invariants: a room is in `joined` from a successful enter until leave, exclusion or sign-out; only these rooms are
 * re-entered. Of several requests for one room only the last one emits events: a late result of an earlier one is dropped.
 */
export interface RoomMembership {
  /** Rejects with a FailureError. The event `room-phase` carries the same failure. */
  enter: (roomID: string, name: string) => Promise<void>
  /** Rejects with a FailureError. The room counts as left also then. */
  leave: (roomID: string) => Promise<void>
  /** Enters all joined rooms again. Called after a reconnect. Never rejects: failures are emitted as events. */
  reenter: () => Promise<void>
  /**
   * Handles an event from ZIM. A room that no longer exists, or that excluded the user, is not re-entered. Phase `left` without a
   * failure is ignored: ZIM leaves all rooms when a login ends.
   */
  onEvent: (event: ChatEvent) => void
  /** Removes all rooms and drops pending requests. Called at sign-out. */
  clear: () => void
}

type Ask = <T>(call: (client: ZimClient) => Promise<T>) => Promise<T>

/** ZIM has ended the stay: the app does not go back by itself. */
const ENDS = new Set<FailureKind | undefined>(['room-closed', 'room-removed', 'room-elsewhere'])

/**
 * @param ask runs one ZIM request; rejects while offline
 * @param emit receives the `room-phase`, `room-members`, `room-attributes` and `sdk-error` events
 * @param firstAttributes what a room has that this user makes by entering it
 */
export function createRoomMembership(ask: Ask, emit: (event: ChatEvent | SdkErrorEvent) => void, firstAttributes: () => RoomAttributes): RoomMembership {
  /** roomID → name */
  const joined = new Map<string, string>()
  const lastRequests = new Map<string, symbol>()

  /** Registers a request. The returned function returns whether it is still the last request for its room. */
  function startRequest(roomID: string): () => boolean {
    const request = Symbol(roomID)
    lastRequests.set(roomID, request)
    return () => lastRequests.get(roomID) === request
  }

  async function enter(roomID: string, name: string, phase: 'entering' | 're-entering') {
    const isLast = startRequest(roomID)
    emit({ type: 'room-phase', roomID, name, phase, failure: null })
    let ownName: string
    try {
      ownName = await ask(client => client.rooms.enter(roomID, name, firstAttributes()))
    }
    catch (thrown) {
      const failure = failureOf(thrown)
      if (isLast()) emit({ type: 'room-phase', roomID, name, phase: 'failed', failure })
      // A later request has succeeded, but for the SDK the room is left now.
      else if (failure.kind === 'timeout' && joined.has(roomID)) void again(roomID, name)
      throw thrown
    }
    if (!isLast())
      return
    joined.set(roomID, ownName)
    emit({ type: 'room-phase', roomID, name: ownName, phase: 'entered', failure: null })
    await Promise.all([
      listMembers(roomID, isLast),
      // ZIM reports the attributes on entering, but not that there are none any more.
      phase === 're-entering' && readAttributes(roomID, isLast),
    ])
  }

  const again = (roomID: string, name: string) => enter(roomID, name, 're-entering').catch(() => { /* emitted as room-phase */ })

  /** The members of the first page, for their names, and how many there are: also where ZIM lists none. */
  async function listMembers(roomID: string, isLast: () => boolean) {
    const { members } = await orReport(client => client.rooms.queryMembers(roomID, ''), isLast) ?? { members: [] }
    // Asked last: events since then change it.
    const count = await orReport(client => client.rooms.countMembers(roomID), isLast) ?? members.length
    if (isLast()) emit({ type: 'room-members', roomID, members, change: 'listed', count })
  }

  /** What a room lacks without it is nothing that its page waits for. */
  async function orReport<T>(request: (client: ZimClient) => Promise<T>, isLast: () => boolean): Promise<T | null> {
    try { return await ask(request) }
    catch (thrown) {
      if (isLast()) emit({ type: 'sdk-error', failure: failureOf(thrown) })
      return null
    }
  }

  async function readAttributes(roomID: string, isLast: () => boolean) {
    const set = await orReport(client => client.rooms.queryAttributes(roomID), isLast)
    if (set && isLast()) emit({ type: 'room-attributes', roomID, set, deleted: [], isAll: true })
  }

  return {
    enter: (roomID, name) => enter(roomID, name, 'entering'),
    async leave(roomID) {
      const name = joined.get(roomID) ?? ''
      const isLast = startRequest(roomID)
      joined.delete(roomID)
      try { await ask(client => client.rooms.leave(roomID)) }
      finally {
        if (isLast()) emit({ type: 'room-phase', roomID, name, phase: 'left', failure: null })
      }
    },
    async reenter() {
      await Promise.all([...joined].map(([roomID, name]) => again(roomID, name)))
    },
    onEvent(event) {
      if (event.type === 'room-phase' && ENDS.has(event.failure?.kind))
        joined.delete(event.roomID)
    },
    clear() {
      joined.clear()
      lastRequests.clear()
    },
  }
}
