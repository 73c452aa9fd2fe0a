/** What the sheet with the users of a reaction shows. */
export interface ReactionSheet {
  tabs: { text: string, said: string }[]
  /** Index of the one whose users are listed. */
  tab: number
  users: { userID: string, name: string, avatarUrl: string }[]
  /** `more`: there is another page. `whole`: there is none. */
  state: 'loading' | 'failed' | 'more' | 'whole'
}
