import type { Failure } from '../failure'
import type { RoomAttributes, RoomPhase } from '../room'
import type { UserInfo } from '../user'

export type RoomEvent
  /** `name`: '' where the event does not carry one. */
  = | { type: 'room-phase', roomID: string, name: string, phase: RoomPhase, failure: Failure | null }
    /** `count`: of all members, where ZIM was asked. */
    | { type: 'room-members', roomID: string, members: UserInfo[], change: 'joined' | 'left' | 'listed', count?: number }
    /** `isAll`: ZIM was asked, and `set` is all that the room has. */
    | { type: 'room-attributes', roomID: string, set: RoomAttributes, deleted: readonly string[], isAll?: true }
