import type { Failure } from '../failure'
import type { RoomPhase } from '../room'
import type { UserInfo } from '../user'

export type RoomEvent
  /** `name`: '' where the event does not carry one. */
  = | { type: 'room-phase', roomID: string, name: string, phase: RoomPhase, failure: Failure | null }
    | { type: 'room-members', roomID: string, members: UserInfo[], change: 'joined' | 'left' | 'listed' }
