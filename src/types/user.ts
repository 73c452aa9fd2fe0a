/** A person as other people's apps see them. `avatarUrl` is '' where there is none. */
export interface UserInfo {
  userID: string
  name: string
  avatarUrl: string
}
