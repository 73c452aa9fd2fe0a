/** ZIM's limits of groups. */

export interface GroupLimits {
  /** Groups that one user is in. ZIM: 1,000, 20 on the free plan. */
  groupsPerUser: number
  /** Groups of the AppID, without those that are dismissed. ZIM: 20 on the free plan. */
  groupsPerApp: number
  /** Members of one group. ZIM: 2,000, 200 on Pro, 20 on the free plan. */
  membersPerGroup: number
  /** Users per createGroup and inviteUsersIntoGroup. ZIM: 100. */
  groupUsersPerCall: number
  /** UTF-8 bytes of a groupID. ZIM: 32. */
  groupIDBytes: number
  /** Characters of a group's name. ZIM: 50. */
  groupNameChars: number
  /** UTF-8 bytes. ZIM: 500. */
  groupAvatarBytes: number
  /** UTF-8 bytes. ZIM: 300. */
  groupNoticeBytes: number
  /** Characters. ZIM: 100. */
  memberNicknameChars: number
  /** Attributes of one group. ZIM: 10, with keys of 16 and values of 1,024 UTF-8 bytes. */
  groupAttributes: number
  groupKeyBytes: number
  groupValueBytes: number
  /** The longest mute, s. ZIM: 604,800. */
  groupMuteSeconds: number
}

export const DEFAULT_GROUP_LIMITS: GroupLimits = {
  groupsPerUser: 1000,
  groupsPerApp: Infinity,
  membersPerGroup: 2000,
  groupUsersPerCall: 100,
  groupIDBytes: 32,
  groupNameChars: 50,
  groupAvatarBytes: 500,
  groupNoticeBytes: 300,
  memberNicknameChars: 100,
  groupAttributes: 10,
  groupKeyBytes: 16,
  groupValueBytes: 1024,
  groupMuteSeconds: 604_800,
}
