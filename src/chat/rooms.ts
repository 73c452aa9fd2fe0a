import type { RoomEvent } from '@/types/events'
import type { Room, RoomAttributes } from '@/types/room'

import { exhausted } from '@/utils/exhausted'

import type { Update } from './changes'
import type { UsersState } from './users'

import { isEqual } from './changes'
import { learnUsers } from './users'

/** Rooms that the user has entered or tried to enter. Their members are not kept here: a room may have thousands. */
export interface RoomsState { rooms: Map<string, Room> }

/** Keys of the attributes that this app writes. Other apps of the same project may write others. */
const HOST = 'host'
const NOTICE = 'notice'

/** Characters of the longest userID. */
const LONGEST_ID = 32

/** Names a user as the host. */
export const hostAttributes = (userID: string): RoomAttributes => ({ [HOST]: userID })

/** The attributes of a notice: what to set, or to delete for none. */
export const noticeChanges = (notice: string) => notice ? { set: { [NOTICE]: notice } } : { deleted: [NOTICE] }

/** userID of the host; '' without one. The creator of a room becomes its host. ZIM deletes the attribute when the user who set it leaves. */
export function hostOf({ attributes }: Pick<Room, 'attributes'>): string {
  const host = attributes[HOST] ?? ''
  return host.length <= LONGEST_ID ? host : ''
}

/** The room names a host, which may be no userID. */
export const hasHostAttribute = ({ attributes }: Pick<Room, 'attributes'>): boolean => attributes[HOST] !== undefined

/** '' for none. */
export const noticeOf = ({ attributes }: Pick<Room, 'attributes'>): string => attributes[NOTICE]?.trim() ?? ''

export const isInside = ({ phase }: Pick<Room, 'phase'>): boolean => phase === 'entered' || phase === 're-entering'

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
      const { roomID, failure } = event
      // The SDK reports a re-entry after a new login as any other.
      const phase = event.phase === 'entering' && known?.phase === 're-entering' ? known.phase : event.phase
      // What was known of an earlier stay is not true of the next one.
      const { count, attributes } = known && isInside({ phase }) ? known : { count: 0, attributes: {} }
      return setRoom(update, { roomID, name: event.name || known?.name || roomID, phase, failure, count, attributes })
    }
    case 'room-members': {
      if (!known)
        return
      const { members, change, count = known.count } = event
      const by = change === 'listed' ? 0 : change === 'joined' ? members.length : -members.length
      setRoom(update, { ...known, count: Math.max(0, count + by) })
      return learnUsers(update, event.members)
    }
    case 'room-attributes': {
      if (!known)
        return
      const gone = new Set(event.deleted)
      const kept = event.isAll ? {} : Object.fromEntries(Object.entries(known.attributes).filter(([key]) => !gone.has(key)))
      return setRoom(update, { ...known, attributes: { ...kept, ...event.set } })
    }
    default:
      exhausted(event)
  }
}
