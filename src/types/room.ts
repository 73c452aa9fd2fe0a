import type { Failure } from './failure'

/** `re-entering`: the connection came back and the room has to be entered again (ZIM does not do it by itself). */
export type RoomPhase = 'left' | 'entering' | 'entered' | 're-entering' | 'failed'

/** What ZIM keeps of a room, by key, while somebody is inside: at most 20 texts. Any member may have written them. */
export type RoomAttributes = Readonly<Record<string, string>>

export interface Room {
  roomID: string
  name: string
  phase: RoomPhase
  failure: Failure | null
  /** Members, with this user. 0 where it is not known. */
  count: number
  attributes: RoomAttributes
}
