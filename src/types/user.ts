/** A user as other users' apps show them. `avatarUrl`: '' without a picture. */
export interface UserInfo {
  userID: string
  name: string
  avatarUrl: string
  /** What this user calls the other one; '' for nothing. Left out where it is not known. */
  remark?: string
}
