/** Whether a user is online, and what the user says of it. Never in the cache: it is true for a moment only. */
export interface Presence {
  userID: string
  isOnline: boolean
  /** The user's custom status; '' for none. */
  status: string
  /** ms, of the last change between online and offline; 0 when ZIM does not know one. */
  changedAt: number
}

/** What the user says to others beside the name; '' for nothing. `endsAt`: ms; 0 for never. */
export interface OwnStatus { status: string, endsAt: number }
