import type * as Vendor from 'zego-zim'

import type { GroupApplication } from '@/types/group'

import { fieldsOf, instant, number, raw, string } from '@/utils/read'

import type { ZimContext } from './context'

import { GroupApplicationState, GroupApplicationType } from './codes'
import { normalised } from './errors'
import { checkGroupWords } from './groupLimits'
import { operatorFromZim } from './groups'
import { userFromZim } from './users'

/** What names an application. */
type Named = Pick<GroupApplication, 'kind' | 'user' | 'group'>

export interface GroupApplicationsClient {
  /**
   * All applications that the user has sent, has received or may answer, the newest first: 1,000 at most. The first call of a login asks ZIM; later
   * ones answer from the SDK's memory. ZIM knows the end of one that nobody has answered.
   */
  list: () => Promise<GroupApplication[]>
  /** Applies to enter a group; where nobody has to be asked, enters it. Rejects as `groups.join` does. @param words at most 256 bytes */
  apply: (groupID: string, words: string) => Promise<void>
  /** The right of owner and admins, or of the invited. Rejects with `group-application-over` when it was answered or its time is over. */
  accept: (application: Named) => Promise<void>
  reject: (application: Named) => Promise<void>
}

const PAGE = 100
const MOST_PAGES = 10

const KINDS: Record<number, GroupApplication['kind']> = {
  [GroupApplicationType.Join]: 'join',
  [GroupApplicationType.Invite]: 'invitation',
  [GroupApplicationType.BeInvite]: 'invited',
}
const STATES: Record<number, GroupApplication['state']> = {
  [GroupApplicationState.Waiting]: 'waiting',
  [GroupApplicationState.Accepted]: 'accepted',
  [GroupApplicationState.Rejected]: 'rejected',
}

/** None of what cannot be shown: another kind, no group, no user. */
function applicationsFromZim(given: Vendor.ZIMGroupApplicationInfo[]): GroupApplication[] {
  return given.flatMap((each) => {
    const { type, state, groupInfo, applyUser, operatedUser, wording, createTime, updateTime } = raw(each)
    const { groupID, groupName, groupAvatarUrl } = fieldsOf(groupInfo)
    const kind = KINDS[number(type)]
    const user = userFromZim(applyUser as Vendor.ZIMUserInfo)
    if (!kind || !user.userID || !string(groupID))
      return []
    return {
      kind,
      state: STATES[number(state)] ?? 'over',
      group: { groupID: string(groupID), name: string(groupName), avatarUrl: string(groupAvatarUrl) },
      user,
      handledBy: operatorFromZim(operatedUser),
      words: string(wording),
      createdAt: instant(createTime),
      updatedAt: instant(updateTime),
    }
  })
}

export function createGroupApplications({ zim, on, emit, request }: ZimContext): GroupApplicationsClient {
  const report = (given: Vendor.ZIMGroupApplicationInfo[]) => emit({ type: 'group-applications-changed', applications: applicationsFromZim(given) })
  on('groupApplicationListChanged', ({ applicationList }) => report(applicationList))
  on('groupApplicationUpdated', ({ applicationList }) => report(applicationList))
  const run = (call: () => Promise<unknown>) => request(async () => { await call() })

  return {
    list: () => request(async () => {
      const all: GroupApplication[] = []
      // Unlike that of friends, `nextFlag` counts the entries before the page.
      for (let page = 0, nextFlag = 0; page < MOST_PAGES; page++) {
        const answer = await zim.queryGroupApplicationList({ count: PAGE, nextFlag })
        all.push(...applicationsFromZim(answer.applicationList))
        if (answer.nextFlag <= nextFlag)
          break
        nextFlag = answer.nextFlag
      }
      return all
    }),
    apply: (groupID, words) => normalised(() => {
      checkGroupWords(words)
      return run(() => zim.sendGroupJoinApplication(groupID, { wording: words }))
    }),
    accept: ({ kind, user: { userID }, group: { groupID } }) => run(() => kind === 'invited' ? zim.acceptGroupInviteApplication(userID, groupID, {}) : zim.acceptGroupJoinApplication(userID, groupID, {})),
    reject: ({ kind, user: { userID }, group: { groupID } }) => run(() => kind === 'invited' ? zim.rejectGroupInviteApplication(userID, groupID, {}) : zim.rejectGroupJoinApplication(userID, groupID, {})),
  }
}
