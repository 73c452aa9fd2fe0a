import type { Failure } from './failure'
import type { UserInfo } from './user'

/** `re-entering`: the connection came back and the room has to be entered again (ZIM does not do it by itself). */
export type RoomPhase = 'left' | 'entering' | 'entered' | 're-entering' | 'failed'

export interface Room {
  roomID: string
  name: string
  phase: RoomPhase
  failure: Failure | null
  members: UserInfo[]
}
