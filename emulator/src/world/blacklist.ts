/** Users whose messages a user does not take. It has one direction, and nothing to do with friendship. */
import type { ZIMErrorUserInfo, ZIMUserInfo } from 'zego-zim-miniprogram'

import type { WorldState } from './state'

import { failure } from '../failure'
import { changedSince, checkUsers, contactsOf, drop, entryIn, put, sizeOf, userOf } from './contacts'
import { pushToOwnDevices } from './pushes'

/** Whether `byUserID` has blocked a user. */
export function isBlocked(world: WorldState, userID: string, byUserID: string): boolean {
  return !!entryIn(contactsOf(world, byUserID).blacklist, userID)
}

/** Throws 6000284 for a sender whom the receiver has blocked. */
export function requireNotBlocked(world: WorldState, sender: string, receiver: string): void {
  if (isBlocked(world, sender, receiver))
    throw failure(6000284)
}

export interface Blocked { user: ZIMUserInfo, createTime: number, seq: number }
interface Refusals { errorUserList: ZIMErrorUserInfo[] }

/** Why a user cannot be added, or 0: on it already 6000804, oneself 6000805, never logged in 6000811, a full list 6000808. */
function refusalOf(world: WorldState, me: string, userID: string): number {
  if (userID === me)
    return 6000805
  if (!world.users.has(userID))
    return 6000811
  if (isBlocked(world, userID, me))
    return 6000804
  return sizeOf(contactsOf(world, me).blacklist) >= world.limits.blockedUsers ? 6000808 : 0
}

/** Users who cannot be added are reported one by one; when none can, the call fails with 6000815. */
function addUsersToBlacklist(world: WorldState, me: string, { userIDs }: { userIDs: string[] }): Refusals & { blocked: Blocked[] } {
  checkUsers(world, userIDs)
  const { blacklist } = contactsOf(world, me)
  const errorUserList: ZIMErrorUserInfo[] = []
  const added: string[] = []
  for (const userID of userIDs) {
    const reason = refusalOf(world, me, userID)
    if (reason) {
      errorUserList.push({ userID, reason })
      continue
    }
    put(blacklist, userID, { createTime: world.now() })
    added.push(userID)
  }
  if (added.length === 0)
    throw failure(6000815)
  const blocked = added.map(userID => blockedFor(world, me, userID))
  pushToOwnDevices(world, 'usersBlocked', { blocked })
  return { blocked, errorUserList }
}

/** Users who are not on it (6000807) are reported one by one; when none is, the call fails with 6000816. */
function removeUsersFromBlacklist(world: WorldState, me: string, { userIDs }: { userIDs: string[] }): Refusals & { userIDs: string[], seq: number } {
  checkUsers(world, userIDs)
  const { blacklist } = contactsOf(world, me)
  const removed = userIDs.filter(userID => drop(blacklist, userID))
  if (removed.length === 0)
    throw failure(6000816)
  const result = { userIDs: removed, seq: blacklist.lastSeq }
  pushToOwnDevices(world, 'usersUnblocked', result)
  return { ...result, errorUserList: userIDs.filter(userID => !removed.includes(userID)).map(userID => ({ userID, reason: 6000807 })) }
}

function blockedFor(world: WorldState, me: string, userID: string): Blocked {
  const { createTime, seq } = contactsOf(world, me).blacklist.entries.get(userID)!
  return { user: userOf(world, userID), createTime, seq }
}

/** The changes after `since`, those of one user once. */
function syncBlacklist(world: WorldState, me: string, { since }: { since: number }): { changes: (Blocked & { isGone: boolean })[], seq: number } {
  const { blacklist } = contactsOf(world, me)
  return { changes: changedSince(blacklist, since).map(userID => ({ ...blockedFor(world, me, userID), isGone: !entryIn(blacklist, userID) })), seq: blacklist.lastSeq }
}

export const operations = { addUsersToBlacklist, removeUsersFromBlacklist, syncBlacklist }
