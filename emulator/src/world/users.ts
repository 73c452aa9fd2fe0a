/** Users and their profiles. A user exists from the first login on. */
import type { ZIMErrorUserInfo, ZIMUserFullInfo, ZIMUserInfo } from 'zego-zim-miniprogram'

import type { WorldState } from './state'

import { failure } from '../failure'

/** Returns the user, created by the first login. A name that is not empty replaces the known one. */
export function register(world: WorldState, userID: string, userName = ''): ZIMUserFullInfo {
  const user = world.users.get(userID) ?? fullInfo({ userID, userName: '', userAvatarUrl: '', userExtendedData: '' })
  world.users.set(userID, user)
  if (userName)
    user.baseInfo.userName = userName
  return user
}

/** Throws 6000204 for a user who never logged in. */
export function requireUser(world: WorldState, userID: string): void {
  if (!world.users.has(userID))
    throw failure(6000204)
}

/** Unknown users are reported one by one with 6000011. Only unknown users: the call fails with 6000011. More than ten: 6000012. */
function queryUsersInfo(world: WorldState, _: string, { userIDs }: { userIDs: string[] }): { userList: ZIMUserFullInfo[], errorUserList: ZIMErrorUserInfo[] } {
  if (userIDs.length > world.limits.usersPerQuery)
    throw failure(6000012)
  const userList = userIDs.flatMap(userID => world.users.get(userID) ?? [])
  if (userList.length === 0)
    throw failure(6000011)
  return { userList, errorUserList: userIDs.filter(userID => !world.users.has(userID)).map(userID => ({ userID, reason: 6000011 })) }
}

/** Asked by the SDK itself for a peer that it does not know. */
function queryPeer(world: WorldState, _: string, { userID }: { userID: string }): { user: ZIMUserFullInfo } {
  requireUser(world, userID)
  return { user: world.users.get(userID)! }
}

/** Other users get no push. They see the new name in the next query or conversation update. */
function updateUserName(world: WorldState, userID: string, { userName }: { userName: string }): { userName: string } {
  world.users.get(userID)!.baseInfo.userName = userName
  return { userName }
}

function updateUserAvatarUrl(world: WorldState, userID: string, { userAvatarUrl }: { userAvatarUrl: string }): { userAvatarUrl: string } {
  const user = world.users.get(userID)!
  user.baseInfo.userAvatarUrl = userAvatarUrl
  user.userAvatarUrl = userAvatarUrl
  return { userAvatarUrl }
}

function updateUserExtendedData(world: WorldState, userID: string, { extendedData }: { extendedData: string }): { extendedData: string } {
  const user = world.users.get(userID)!
  user.baseInfo.userExtendedData = extendedData
  user.extendedData = extendedData
  return { extendedData }
}

/** ZIM's older "full info" holds avatar and extended data twice. */
function fullInfo(baseInfo: ZIMUserInfo): ZIMUserFullInfo {
  return { baseInfo, userAvatarUrl: baseInfo.userAvatarUrl, extendedData: baseInfo.userExtendedData }
}

export const operations = { queryUsersInfo, queryPeer, updateUserName, updateUserAvatarUrl, updateUserExtendedData }
