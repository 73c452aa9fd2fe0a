import type { RoomEvent } from '@/types/events'
import type { Room } from '@/types/room'

import { exhausted } from '@/utils/exhausted'

import type { Update } from './changes'
import type { UsersState } from './users'

import { isEqual } from './changes'
import { learnUsers } from './users'

/** Rooms that the user has entered or tried to enter. */
export interface RoomsState { rooms: Map<string, Room> }

function setRoom({ state, changes }: Update<RoomsState>, room: Room): void {
  if (isEqual(state.rooms.get(room.roomID), room))
    return
  state.rooms.set(room.roomID, room)
  changes.rooms.add(room.roomID)
}

export function applyRoomEvent(update: Update<RoomsState & UsersState>, event: RoomEvent): void {
  const known = update.state.rooms.get(event.roomID)
  switch (event.type) {
    case 'room-phase': {
      const members = event.phase === 'left' ? [] : known?.members ?? []
      return setRoom(update, { roomID: event.roomID, name: event.name || known?.name || event.roomID, phase: event.phase, failure: event.failure, members })
    }
    case 'room-members': {
      if (!known)
        return
      const named = new Set(event.members.map(({ userID }) => userID))
      const others = event.change === 'listed' ? [] : known.members.filter(({ userID }) => !named.has(userID))
      setRoom(update, { ...known, members: event.change === 'left' ? others : [...others, ...event.members] })
      return learnUsers(update, event.members)
    }
    default:
      exhausted(event)
  }
}
