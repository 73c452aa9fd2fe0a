import type * as Vendor from 'zego-zim'

import type { UserInfo } from '@/types/user'

import { failed } from '@/utils/failure'
import { raw, string } from '@/utils/read'

import type { ZimContext } from './context'

export interface UsersClient {
  /** At most 10 users a call, 10 a 10 seconds. Users unknown to ZIM are left out. */
  query: (userIDs: string[]) => Promise<UserInfo[]>
  /** The user's own name (≤ 256 bytes) and picture (URL ≤ 500 bytes), as other people's phones see them. */
  updateProfile: (profile: { name?: string, avatarUrl?: string }) => Promise<void>
}

/** `ZIMUserInfo` (rooms, members) and the older `ZIMUserFullInfo` (queries), whose name and picture lie a level deeper. */
export function userFromZim(given: Vendor.ZIMUserInfo | Vendor.ZIMUserFullInfo): UserInfo {
  const user = raw(given as Vendor.ZIMUserInfo & Vendor.ZIMUserFullInfo)
  const info = raw((user.baseInfo ?? user) as Vendor.ZIMUserInfo)
  return { userID: string(info.userID), name: string(info.userName), avatarUrl: string(user.userAvatarUrl) || string(info.userAvatarUrl) }
}

export function createUsers({ zim, me, on, emit, request }: ZimContext): UsersClient {
  on('userInfoUpdated', ({ info }) => emit({ type: 'users-updated', users: [userFromZim(info)] }))

  return {
    query: userIDs => request(async () => {
      const { userList } = await zim.queryUsersInfo(userIDs, { isQueryFromServer: true })
      return userList.map(userFromZim)
    }),
    updateProfile: ({ name, avatarUrl }) => request(async () => {
      const user = me()
      if (name !== undefined) await zim.updateUserName(name)
      // ZIM may answer after another user has logged in.
      if (me() !== user)
        throw failed('signed-out')
      if (avatarUrl !== undefined) await zim.updateUserAvatarUrl(avatarUrl)
    }),
  }
}
