import type { GroupRole } from '@/types/group'

/**
 * Who may do what in a group. Source: ZEGO's "Group management" page, table of permissions (2.29). The server refuses the rest
 * with `group-role`; what is refused here is not offered.
 */
type GroupAction = 'setName' | 'setAvatar' | 'setNotice' | 'invite' | 'mentionAll' | 'setJoinMode' | 'answerApplications' | 'muteAll' | 'dismiss'
type MemberAction = 'remove' | 'mute' | 'setNickname' | 'revoke' | 'setRole' | 'transfer'

export type GroupRights = Record<GroupAction, boolean>
export type MemberRights = Record<MemberAction, boolean>

const RANK: Record<GroupRole, number> = { owner: 3, admin: 2, member: 1 }

/** What a user of this role may do with the group itself; nothing without a role. */
export function groupRights(role: GroupRole | undefined, isInviteRestricted = false): GroupRights {
  const isMember = role !== undefined
  const isManager = role === 'owner' || role === 'admin'
  const isOwner = role === 'owner'
  return {
    setName: isMember,
    setAvatar: isMember,
    setNotice: isMember,
    invite: isManager || (isMember && !isInviteRestricted),
    // ZIM accepts it of everybody: this client leaves it to those who manage the group.
    mentionAll: isManager,
    setJoinMode: isManager,
    answerApplications: isManager,
    muteAll: isOwner,
    dismiss: isOwner,
  }
}

/** What a user of role `own` may do with a member of role `other`, or with the own membership. */
export function memberRights(own: GroupRole | undefined, other: GroupRole, isSelf: boolean): MemberRights {
  const isAbove = own !== undefined && !isSelf && own !== 'member' && RANK[own] > RANK[other]
  return {
    remove: isAbove,
    mute: isAbove,
    setNickname: isAbove || (isSelf && own !== undefined),
    revoke: isAbove || (isSelf && own !== undefined),
    setRole: isAbove && own === 'owner',
    transfer: isAbove && own === 'owner',
  }
}
