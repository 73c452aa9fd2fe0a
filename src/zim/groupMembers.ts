import type { GroupMember, GroupRole } from '@/types/group'

import { number } from '@/utils/read'

import type { ZimContext } from './context'

import { GROUP_ROLES } from './codes'
import { normalised } from './errors'
import { checkNickname } from './groupLimits'
import { memberFromZim, requireAll } from './groups'

export interface GroupMembersClient {
  /** A page of at most 100, in the order of joining. `after`: `next` of the page before; 0 for the first. `next` is 0 at the end. */
  query: (groupID: string, page: { after: number, count: number }) => Promise<{ members: GroupMember[], next: number }>
  one: (groupID: string, userID: string) => Promise<GroupMember>
  count: (groupID: string) => Promise<number>
  /** The owner's right. */
  setRole: (groupID: string, userID: string, role: Exclude<GroupRole, 'owner'>) => Promise<void>
  setNickname: (groupID: string, userID: string, nickname: string) => Promise<void>
  /** `seconds`: 0 ends the mute, -1 has no end. At most a week otherwise. */
  mute: (groupID: string, userID: string, seconds: number) => Promise<void>
}

export function createGroupMembers({ zim, request }: ZimContext): GroupMembersClient {
  const run = (call: () => Promise<unknown>) => request(async () => { await call() })

  return {
    query: (groupID, { after, count }) => request(async () => {
      const { userList, nextFlag } = await zim.queryGroupMemberList(groupID, { nextFlag: after, count })
      return { members: userList.map(memberFromZim), next: number(nextFlag) }
    }),
    one: (groupID, userID) => request(async () => memberFromZim((await zim.queryGroupMemberInfo(userID, groupID)).userInfo)),
    count: groupID => request(async () => number((await zim.queryGroupMemberCount(groupID)).count)),
    setRole: (groupID, userID, role) => run(() => zim.setGroupMemberRole(GROUP_ROLES.indexOf(role), userID, groupID)),
    setNickname: (groupID, userID, nickname) => normalised(() => {
      checkNickname(nickname)
      return run(() => zim.setGroupMemberNickname(nickname, userID, groupID))
    }),
    mute: (groupID, userID, seconds) => run(async () => requireAll((await zim.muteGroupMembers(seconds !== 0, [userID], groupID, { duration: seconds || -1 })).errorUserList)),
  }
}
