/** A user as other users' apps show them. `avatarUrl`: '' without a picture. */
export interface UserInfo {
  userID: string
  name: string
  avatarUrl: string
}
