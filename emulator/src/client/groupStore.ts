/**
 * What a client knows of groups. It knows every group of the user from the login on, by name; the rest of it, and its members, when it has
 * entered or asked since. Members are not asked for again: changes of members come by pushes.
 * A group that the user has left stays known until the login ends.
 */
import type { ZIMGroup, ZIMGroupFullInfo, ZIMGroupMemberInfo, ZIMUserFullInfo } from 'zego-zim-miniprogram'

import type { GroupMute } from '../world/group'
import type { AttributeView, GroupView, ListedGroup, MemberView } from '../world/groupViews'

import { ZIMGroupMuteMode } from '../enums'
import { isMutedNow, ROLE } from '../world/group'
import { zimMember } from '../world/groupViews'

export interface KnownMember extends MemberView { hasLeft: boolean }

/** How a membership ended: the group is gone, or the user is outside. */
type End = 'dismissed' | 'left'

export class KnownGroup {
  groupName = ''
  groupAvatarUrl = ''
  groupAlias = ''
  groupNotice = ''
  notificationStatus = 1
  /** Not a member. */
  isDisabled = true
  end: End | undefined
  /** Messages in its conversation are reported as Disabled: from the end of the membership until one has failed. */
  isDisabledReported = false
  createTime = 0
  maxMemberCount = 0
  mutedInfo: GroupMute = { mode: ZIMGroupMuteMode.None, expiredTime: 0, roles: [] }
  verifyInfo = { joinMode: 0, inviteMode: 0, beInviteMode: 0 }
  readonly attributes = new Map<string, { value: string, seq: number, isDeleted: boolean }>()
  attributeSeq = 0
  /** Number in the list of the user's groups. */
  seq = 0
  dataSeq = 0
  memberSeq = 0
  memberCount = 0
  /** Until when this user may not write. */
  mutedExpiredTime = 0
  readonly members = new Map<string, KnownMember>()

  constructor(readonly groupID: string, private readonly users: Map<string, ZIMUserFullInfo>, private readonly names: Names) {}

  learn(view: GroupView): void {
    const { groupName, groupAvatarUrl, groupNotice, createTime, maxMemberCount, mutedInfo, verifyInfo, dataSeq } = view
    Object.assign(this, { groupName, groupAvatarUrl, groupNotice, createTime, maxMemberCount, mutedInfo, verifyInfo, dataSeq })
  }

  list({ seq, groupName, groupAvatarUrl, groupAlias, notificationStatus, memberCount }: ListedGroup): void {
    Object.assign(this, { seq, groupName, groupAvatarUrl, groupAlias, notificationStatus, memberCount, isDisabled: false, end: undefined, isDisabledReported: false })
  }

  learnAttributes(views: AttributeView[], attributeSeq: number): void {
    views.forEach(({ key, value, seq }) => this.attributes.set(key, { value, seq, isDeleted: seq === 0 }))
    this.attributeSeq = attributeSeq
  }

  /** Keeps the name that the client knows for the user, unless the member has just entered. */
  put(view: MemberView, isNew = false): KnownMember {
    this.names.learn(view, isNew)
    const member = { ...view, hasLeft: false }
    this.members.set(view.userID, member)
    return member
  }

  member(userID: string): KnownMember | undefined {
    return this.members.get(userID)
  }

  /** The known member, or one of whom nothing is known. */
  memberOrNew(userID: string): KnownMember {
    return this.members.get(userID) ?? this.put({ userID, userName: '', userAvatarUrl: '', memberNickname: '', memberRole: ROLE.member, muteExpiredTime: 0, number: 0, enterTime: 0, enterType: 0 })
  }

  present(): KnownMember[] {
    return [...this.members.values()].filter(({ hasLeft }) => !hasLeft)
  }

  zimMember(member: KnownMember): ZIMGroupMemberInfo {
    const { hasLeft: _, ...view } = member
    const { userName, userAvatarUrl, userExtendedData } = this.names.of(member.userID, this.users)
    return zimMember({ ...view, userName, userAvatarUrl }, userExtendedData)
  }

  fullInfo(): ZIMGroupFullInfo {
    const { groupID, groupName, groupAvatarUrl, groupAlias, groupNotice, notificationStatus, createTime, maxMemberCount, mutedInfo, verifyInfo } = this
    return {
      baseInfo: { groupID, groupName, groupAvatarUrl },
      groupAlias,
      groupNotice,
      groupAttributes: this.attributesOf(),
      notificationStatus,
      createTime,
      maxMemberCount,
      mutedInfo: { ...mutedInfo },
      verifyInfo: { ...verifyInfo },
    }
  }

  attributesOf(keys = [...this.attributes.keys()]): Record<string, string> {
    return Object.fromEntries(keys.flatMap((key) => {
      const known = this.attributes.get(key)
      return known && !known.isDeleted ? [[key, known.value]] : []
    }))
  }

  brief(): ZIMGroup & { seq: number } {
    const { seq, groupID, groupName, groupAvatarUrl, groupAlias, notificationStatus } = this
    return { seq, baseInfo: { groupID, groupName, groupAvatarUrl }, groupAlias, notificationStatus }
  }

  /** Returns whether the user's own mute has changed. All: also the owner. */
  refreshMute(me: string, now: number): boolean {
    const { mode, expiredTime, roles } = this.mutedInfo
    const own = this.members.get(me)
    const role = own?.memberRole ?? ROLE.member
    const isMeant = mode === ZIMGroupMuteMode.All || (mode === ZIMGroupMuteMode.Normal && role > ROLE.admin) || (mode === ZIMGroupMuteMode.Custom && roles.includes(role))
    const times = [own?.muteExpiredTime ?? 0, isMeant ? expiredTime : 0].filter(time => isMutedNow(time, now))
    const mutedExpiredTime = times.includes(-1) ? -1 : Math.max(0, ...times)
    const hasChanged = mutedExpiredTime !== this.mutedExpiredTime
    this.mutedExpiredTime = mutedExpiredTime
    return hasChanged
  }
}

/** Names of members, as they were when the client first heard of them. */
class Names {
  private readonly known = new Map<string, { userName: string, userAvatarUrl: string }>()

  learn({ userID, userName, userAvatarUrl }: MemberView, isNew: boolean): void {
    if (userName && (isNew || !this.known.has(userID)))
      this.known.set(userID, { userName, userAvatarUrl })
  }

  of(userID: string, users: Map<string, ZIMUserFullInfo>): { userName: string, userAvatarUrl: string, userExtendedData: string } {
    return users.get(userID)?.baseInfo ?? { userName: '', userAvatarUrl: '', userExtendedData: '', ...this.known.get(userID) }
  }

  clear(): void {
    this.known.clear()
  }
}

export class KnownGroups {
  private readonly groups = new Map<string, KnownGroup>()
  private readonly names = new Names()
  /** Number of the last change of the user's list that this client has. */
  seq = 0

  constructor(private readonly users: Map<string, ZIMUserFullInfo>) {}

  find(groupID: string): KnownGroup | undefined {
    return this.groups.get(groupID)
  }

  findOrNew(groupID: string): KnownGroup {
    const group = this.groups.get(groupID) ?? new KnownGroup(groupID, this.users, this.names)
    this.groups.set(groupID, group)
    return group
  }

  /** The groups that the user is in, in the order of the list. */
  list(): KnownGroup[] {
    return this.all().filter(({ isDisabled }) => !isDisabled).sort((one, other) => one.seq - other.seq)
  }

  all(): KnownGroup[] {
    return [...this.groups.values()]
  }

  nameOf(userID: string): string {
    return this.names.of(userID, this.users).userName
  }

  /** The list's changes come in order; one that is not the next is asked for later. */
  reach(seq: number): void {
    if (seq === this.seq + 1)
      this.seq = seq
  }

  clear(): void {
    this.groups.clear()
    this.names.clear()
    this.seq = 0
  }
}
