/** Names and pictures: what is known here, or what the server says. */
import type { ZIMErrorUserInfo, ZIMSelfUserInfo, ZIMUserFullInfo, ZIMUsersInfoQueryConfig } from 'zego-zim-miniprogram'

import type { Client } from './context'

import { ZIMUserOnlineStatus } from '../enums'
import { toFailure } from '../failure'
import { checkUserIDs } from './checks'
import { copyOf } from './store'

export class Users {
  constructor(private readonly client: Client) {}

  /** From the server, or what is known first and the rest from the server; who cannot be found out about is reported one by one. */
  async query(userIDs: string[], config: ZIMUsersInfoQueryConfig): Promise<{ userList: ZIMUserFullInfo[], errorUserList: ZIMErrorUserInfo[] }> {
    checkUserIDs('queryUsersInfo', userIDs)
    const { users } = this.client.store
    const known = config?.isQueryFromServer ? [] : userIDs.flatMap(userID => users.get(userID) ?? [])
    const unknown = userIDs.filter(userID => !known.some(user => user.baseInfo.userID === userID))
    if (unknown.length === 0)
      return { userList: copyOf(known), errorUserList: [] }
    try {
      const { userList, errorUserList } = await this.client.ask('queryUsersInfo', { userIDs: unknown }, 'account/fetch_user_info')
      userList.forEach(user => users.set(user.baseInfo.userID, user))
      return { userList: copyOf([...known, ...userList]), errorUserList }
    }
    catch (error) {
      if (known.length === 0)
        throw error
      const { code } = toFailure(error) as { code: number }
      return { userList: copyOf(known), errorUserList: unknown.map(userID => ({ userID, reason: code })) }
    }
  }

  async updateName(userName: string): Promise<{ userName: string }> {
    await this.client.ask('updateUserName', { userName }, '/sw/modify_info')
    this.self().baseInfo.userName = userName
    return { userName }
  }

  async updateAvatarUrl(userAvatarUrl: string): Promise<{ userAvatarUrl: string }> {
    await this.client.ask('updateUserAvatarUrl', { userAvatarUrl }, '/sw/modify_info')
    this.self().baseInfo.userAvatarUrl = userAvatarUrl
    this.self().userAvatarUrl = userAvatarUrl
    return { userAvatarUrl }
  }

  async updateExtendedData(extendedData: string): Promise<{ extendedData: string }> {
    await this.client.ask('updateUserExtendedData', { extendedData }, '/sw/modify_info')
    this.self().baseInfo.userExtendedData = extendedData
    this.self().extendedData = extendedData
    return { extendedData }
  }

  async querySelf(): Promise<{ selfUserInfo: ZIMSelfUserInfo }> {
    const userFullInfo = copyOf(this.self())
    const userStatus = {
      userID: this.client.me(),
      customStatus: '',
      customStatusExpiredTime: 0,
      onlineStatus: this.client.isOnline() ? ZIMUserOnlineStatus.Online : ZIMUserOnlineStatus.Unknown,
      onlinePlatforms: [],
      lastUpdateTime: 0,
      lastOnlineStatusUpdateTime: 0,
      lastCustomStatusUpdateTime: 0,
    }
    return { selfUserInfo: { userFullInfo, userStatus, userRule: { offlinePushRule: { onlinePlatforms: [], notToReceiveOfflinePushPlatforms: [] } } } }
  }

  private self(): ZIMUserFullInfo {
    return this.client.store.users.get(this.client.me())!
  }
}
