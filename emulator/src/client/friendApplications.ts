/** Applications for friendship. An answer is refused unless the application is in memory. */
import type * as Vendor from 'zego-zim-miniprogram'

import type { ApplicationView, FriendView } from '../world/contacts'
import type { Client } from './client'
import type { FriendMemory } from './friendMemory'

import { ZIMFriendApplicationState, ZIMFriendApplicationType } from '../enums'
import { failure } from '../failure'
import { checkCount } from './checks'
import { pageOf } from './contactList'
import { checkFriend, checkFriendAnswer } from './friendChecks'
import { copyOf } from './store'

interface Accepted { friend: FriendView, seq: number }
interface Rejected { userID: string, updateTime: number, seq: number }

export function friendApplicationsFacet({ ask, call }: Client, memory: FriendMemory) {
  const { applications } = memory

  function requireKnown(userID: string): void {
    if (!applications.entries.has(userID))
      throw failure(6000001, `Friend apply: ${userID} not found.`)
  }

  /** The application keeps its time. */
  function accepted({ friend, seq }: Accepted): void {
    applications.reach(seq)
    memory.add(friend)
    memory.update(friend.userID, { state: ZIMFriendApplicationState.Accepted })
  }

  function rejected({ userID, updateTime, seq }: Rejected): void {
    applications.reach(seq)
    memory.update(userID, { state: ZIMFriendApplicationState.Rejected, updateTime })
  }

  const calls = {
    /** Who still is a friend of the other gets no application but the friend, reported as one that is open. */
    sendFriendApplication: call('sendFriendApplication', async (userID: string, config: Vendor.ZIMFriendApplicationSendConfig) => {
      checkFriend(userID, config)
      const { friendAlias: alias = '', friendAttributes: attributes = {}, wording = '' } = config
      const applied = await ask('sendFriendApplication', { userID, alias, attributes, wording }, 'friend_apply')
      if ('application' in applied)
        return { applicationInfo: memory.apply(applied.application, applications.entries.has(userID)) }
      const { friend } = applied
      memory.add(friend)
      const { userName, userAvatarUrl, userExtendedData, createTime } = friend
      const applyUser = { userID, userName, userAvatarUrl, userExtendedData }
      return { applicationInfo: { applyUser, wording: friend.wording, createTime, updateTime: createTime, type: ZIMFriendApplicationType.Sent, state: ZIMFriendApplicationState.Waiting } }
    }),

    acceptFriendApplication: call('acceptFriendApplication', async (userID: string, config: Vendor.ZIMFriendApplicationAcceptConfig) => {
      checkFriendAnswer(userID, config)
      requireKnown(userID)
      const { friendAlias: alias = '', friendAttributes: attributes = {} } = config ?? {}
      const result = await ask('acceptFriendApplication', { userID, alias, attributes }, 'friend_accept')
      accepted(result)
      return { friendInfo: copyOf(result.friend) }
    }),

    rejectFriendApplication: call('rejectFriendApplication', async (userID: string, _: Vendor.ZIMFriendApplicationRejectConfig) => {
      requireKnown(userID)
      rejected({ userID, ...await ask('rejectFriendApplication', { userID }, 'friend_refuse') })
      return { userInfo: copyOf(applications.entries.get(userID)!.applyUser) }
    }),

    queryFriendApplicationList: call('queryFriendApplicationList', async (config: Vendor.ZIMFriendApplicationListQueryConfig) => {
      checkCount('queryFriendApplicationList', config)
      const { page, nextFlag } = pageOf(await applications.all(), config)
      page.forEach(({ applyUser }) => memory.withProfile(applyUser))
      return { applicationList: copyOf(page), nextFlag }
    }),
  } satisfies Partial<Vendor.ZIM>

  return {
    calls,
    pushes: {
      friendApplied: ({ application, friend }: { application?: ApplicationView, friend?: FriendView }) => friend ? memory.add(friend) : void memory.apply(application!),
      friendApplicationAccepted: accepted,
      friendApplicationRejected: rejected,
    },

    /** `last`: the server's last change of the applications, at the login. */
    sync: (last: number) => applications.sync(last),
  }
}
