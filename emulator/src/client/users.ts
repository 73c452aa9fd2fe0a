/** Profiles: from this client's memory, or from the server. */
import type * as Vendor from 'zego-zim-miniprogram'

import type { Client } from './client'

import { toFailure } from '../failure'
import { checkUserIDs } from './checks'
import { copyOf } from './store'

export function usersFacet({ ask, call, me, store: { users } }: Client, ownStatus: () => Vendor.ZIMUserStatus) {
  const self = () => users.get(me())!

  const calls = {
    /** Known users first, unless the server is to be asked; the rest from the server. Users that are not found are reported one by one. */
    queryUsersInfo: call('queryUsersInfo', async (userIDs: string[], config: Vendor.ZIMUsersInfoQueryConfig) => {
      checkUserIDs('queryUsersInfo', userIDs)
      const known = config?.isQueryFromServer ? [] : userIDs.flatMap(userID => users.get(userID) ?? [])
      const unknown = userIDs.filter(userID => !known.some(user => user.baseInfo.userID === userID))
      if (unknown.length === 0)
        return { userList: copyOf(known), errorUserList: [] }
      try {
        const { userList, errorUserList } = await ask('queryUsersInfo', { userIDs: unknown }, 'account/fetch_user_info')
        userList.forEach(user => users.set(user.baseInfo.userID, user))
        return { userList: copyOf([...known, ...userList]), errorUserList }
      }
      catch (error) {
        if (known.length === 0)
          throw error
        const { code } = toFailure(error) as { code: number }
        return { userList: copyOf(known), errorUserList: unknown.map(userID => ({ userID, reason: code })) }
      }
    }),

    querySelfUserInfo: call('querySelfUserRule', async () => {
      const userRule = { offlinePushRule: { onlinePlatforms: [], notToReceiveOfflinePushPlatforms: [] } }
      return { selfUserInfo: { userFullInfo: copyOf(self()), userStatus: ownStatus(), userRule } }
    }),

    updateUserName: call('updateUser', async (userName: string) => {
      await ask('updateUserName', { userName }, '/sw/modify_info')
      self().baseInfo.userName = userName
      return { userName }
    }),

    updateUserAvatarUrl: call('updateUser', async (userAvatarUrl: string) => {
      await ask('updateUserAvatarUrl', { userAvatarUrl }, '/sw/modify_info')
      self().baseInfo.userAvatarUrl = userAvatarUrl
      self().userAvatarUrl = userAvatarUrl
      return { userAvatarUrl }
    }),

    updateUserExtendedData: call('updateUser', async (extendedData: string) => {
      await ask('updateUserExtendedData', { extendedData }, '/sw/modify_info')
      self().baseInfo.userExtendedData = extendedData
      self().extendedData = extendedData
      return { extendedData }
    }),
  } satisfies Partial<Vendor.ZIM>

  return { calls }
}
