/** A pinned message in one line. */
export interface PinRow {
  /** messageID */
  id: string
  text: string
  /** Who has written it, and when. */
  about: string
}
