import type { ZIMErrorUserInfo, ZIMUserFullInfo, ZIMUserInfo } from 'zego-zim-miniprogram'

import type { WorldState } from './state'

import { failure } from '../failure'

/** The user, made known by a first login. A name that is given replaces the known one. */
export function register(world: WorldState, userID: string, userName = ''): ZIMUserFullInfo {
  const user = world.users.get(userID) ?? fullInfo({ userID, userName: '', userAvatarUrl: '', userExtendedData: '' })
  world.users.set(userID, user)
  if (userName)
    user.baseInfo.userName = userName
  return user
}

/** 6000204 where ZIM knows nobody of that name: a user exists from the first login on. */
export function requireUser(world: WorldState, userID: string): ZIMUserInfo {
  const user = world.users.get(userID)
  if (!user)
    throw failure(6000204)
  return user.baseInfo
}

/** Unknown users are reported one by one with 6000011; all unknown, or more than ten, fails the call. */
export function queryUsersInfo(world: WorldState, _: string, { userIDs }: { userIDs: string[] }): { userList: ZIMUserFullInfo[], errorUserList: ZIMErrorUserInfo[] } {
  if (userIDs.length > world.limits.usersPerQuery)
    throw failure(6000012)
  const userList = userIDs.flatMap(userID => world.users.get(userID) ?? [])
  if (userList.length === 0)
    throw failure(6000011)
  return { userList, errorUserList: userIDs.filter(userID => !world.users.has(userID)).map(userID => ({ userID, reason: 6000011 })) }
}

/** Other people are not told: they see the new name when they ask, or in their next conversation update. */
export function updateUserName(world: WorldState, userID: string, { userName }: { userName: string }): { userName: string } {
  world.users.get(userID)!.baseInfo.userName = userName
  return { userName }
}

export function updateUserAvatarUrl(world: WorldState, userID: string, { userAvatarUrl }: { userAvatarUrl: string }): { userAvatarUrl: string } {
  const user = world.users.get(userID)!
  user.baseInfo.userAvatarUrl = userAvatarUrl
  user.userAvatarUrl = userAvatarUrl
  return { userAvatarUrl }
}

export function updateUserExtendedData(world: WorldState, userID: string, { extendedData }: { extendedData: string }): { extendedData: string } {
  const user = world.users.get(userID)!
  user.baseInfo.userExtendedData = extendedData
  user.extendedData = extendedData
  return { extendedData }
}

/** ZIM's older "full info" holds name and picture twice. */
function fullInfo(baseInfo: ZIMUserInfo): ZIMUserFullInfo {
  return { baseInfo, userAvatarUrl: baseInfo.userAvatarUrl, extendedData: baseInfo.userExtendedData }
}
