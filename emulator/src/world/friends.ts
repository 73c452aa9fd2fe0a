/** Friends. What happens by an application is in friendApplications.ts. */
import type { ZIMErrorUserInfo, ZIMFriendRelationInfo } from 'zego-zim-miniprogram'

import type { Friend, FriendView } from './contacts'
import type { WorldState } from './state'

import { bodyLength } from '../bytes'
import { ZIMFriendApplicationState, ZIMFriendDeleteType, ZIMFriendRelationCheckType, ZIMUserRelationType } from '../enums'
import { failure } from '../failure'
import { changedSince, checkUsers, contactsOf, drop, entryIn, friendFor, put, sizeOf, stateOf } from './contacts'
import { pushToOnline, pushToOwnDevices } from './pushes'

const ATTRIBUTE_KEYS = ['k0', 'k1', 'k2', 'k3', 'k4']

export interface Naming { alias: string, attributes: Record<string, string> }
export interface Greeting extends Naming { userID: string, wording: string }

/** An application that has been accepted meanwhile. The client keeps its time. */
export interface Settled { userID: string, state: ZIMFriendApplicationState, wording: string, seq: number }

/** `application`: the open one of the two, which the friendship has ended. */
export interface FriendAdded { friend: FriendView, application?: Settled }

export const isFriend = (world: WorldState, me: string, userID: string) => !!entryIn(contactsOf(world, me).friends, userID)

/** The caller has checked everything. */
export function befriend(world: WorldState, me: string, userID: string, { alias = '', attributes = {}, wording }: Partial<Naming> & { wording: string }): void {
  put<Friend>(contactsOf(world, me).friends, userID, { alias, attributes: { ...attributes }, wording, createTime: world.now() })
}

/** Oneself: 6000810. A user who never logged in: 6000811. */
export function requireOther(world: WorldState, me: string, userID: string): void {
  if (userID === me)
    throw failure(6000810)
  if (!world.users.has(userID))
    throw failure(6000811)
}

/** Throws 6000801 for a full list of the caller, 6000802 for one of the other. A friend takes no second place. */
export function requirePlaces(world: WorldState, me: string, userID: string): void {
  const isFull = (one: string, other: string) => !isFriend(world, one, other) && sizeOf(contactsOf(world, one).friends) >= world.limits.friends
  if (isFull(me, userID))
    throw failure(6000801)
  if (isFull(userID, me))
    throw failure(6000802)
}

export function checkWords({ limits }: WorldState, { alias, attributes, wording }: { alias?: string, attributes?: Record<string, string>, wording?: string }): void {
  const isTooLong = [alias, wording].some(text => bodyLength(text ?? '') > limits.friendWordsBytes)
  if (isTooLong || Object.keys(attributes ?? {}).some(key => !ATTRIBUTE_KEYS.includes(key)))
    throw failure(6000001)
}

/** Ends the open application of two users. Returns what `me` is told of it. */
function settle(world: WorldState, me: string, userID: string, wording: string): Settled | undefined {
  const { applications } = contactsOf(world, me)
  const open = entryIn(applications, userID)
  if (!open || stateOf(world, open) !== ZIMFriendApplicationState.Waiting)
    return undefined
  put(applications, userID, { ...open, state: ZIMFriendApplicationState.Accepted, ...(wording && { wording }), updateTime: world.now() })
  return { userID, state: ZIMFriendApplicationState.Accepted, wording, seq: applications.lastSeq }
}

/** Makes friends without consent, on both sides at once. Friends already: 6000803. */
function addFriend(world: WorldState, me: string, { userID, alias, attributes, wording }: Greeting): FriendAdded {
  requireOther(world, me, userID)
  checkWords(world, { alias, attributes, wording })
  if (isFriend(world, me, userID))
    throw failure(6000803)
  requirePlaces(world, me, userID)
  const hadMe = isFriend(world, userID, me)
  befriend(world, me, userID, { alias, attributes, wording })
  const added = addedFor(world, me, userID, wording)
  pushToOwnDevices(world, 'friendAdded', { ...added, isOwn: true })
  if (!hadMe) {
    befriend(world, userID, me, { wording })
    pushToOnline(world, userID, 'friendAdded', addedFor(world, userID, me, wording))
  }
  return added
}

function addedFor(world: WorldState, me: string, userID: string, wording: string): FriendAdded {
  const application = settle(world, me, userID, wording)
  return { friend: friendFor(world, me, userID), ...(application && { application }) }
}

interface Deletion { userIDs: string[], type: ZIMFriendDeleteType }

/** From the caller's list, and for `Both` the caller from theirs. Users who are no friends are reported one by one. */
function deleteFriends(world: WorldState, me: string, { userIDs, type }: Deletion): { errorUserList: ZIMErrorUserInfo[] } {
  checkUsers(world, userIDs)
  const deleted = userIDs.filter(userID => drop(contactsOf(world, me).friends, userID))
  if (type === ZIMFriendDeleteType.Both) {
    for (const userID of deleted.filter(userID => drop(contactsOf(world, userID).friends, me)))
      pushToOnline(world, userID, 'friendsDeleted', { userIDs: [me], seq: contactsOf(world, userID).friends.lastSeq })
  }
  if (deleted.length)
    pushToOwnDevices(world, 'friendsDeleted', { userIDs: deleted, seq: contactsOf(world, me).friends.lastSeq, isOwn: true })
  return { errorUserList: userIDs.filter(userID => !deleted.includes(userID)).map(userID => ({ userID, reason: 6000812 })) }
}

/** `Single` says whether the other is in the caller's list, `Both` also whether the caller is in the other's. */
function checkFriendsRelation(world: WorldState, me: string, { userIDs, type }: { userIDs: string[], type: ZIMFriendRelationCheckType }): { relationInfos: ZIMFriendRelationInfo[], errorUserList: ZIMErrorUserInfo[] } {
  checkUsers(world, userIDs)
  const known = userIDs.filter(userID => world.users.has(userID))
  return {
    relationInfos: known.map(userID => ({ userID, type: relationOf(isFriend(world, me, userID), isFriend(world, userID, me), type) })),
    errorUserList: userIDs.filter(userID => !known.includes(userID)).map(userID => ({ userID, reason: 6000811 })),
  }
}

function relationOf(isMine: boolean, amTheirs: boolean, type: ZIMFriendRelationCheckType): ZIMUserRelationType {
  if (type === ZIMFriendRelationCheckType.Single)
    return isMine ? ZIMUserRelationType.SingleHave : ZIMUserRelationType.SingleNo
  if (isMine)
    return amTheirs ? ZIMUserRelationType.BothAllHave : ZIMUserRelationType.BothSelfHave
  return amTheirs ? ZIMUserRelationType.BothOtherHave : ZIMUserRelationType.BothAllNo
}

interface Changed { seq: number }

function updateFriendAlias(world: WorldState, me: string, { userID, alias }: { userID: string, alias: string }): Changed {
  checkWords(world, { alias })
  const seq = change(world, me, userID, { alias })
  pushToOwnDevices(world, 'friendAliasUpdated', { userID, alias, seq })
  return { seq }
}

/** Only the keys that are given change. */
function updateFriendAttributes(world: WorldState, me: string, { userID, attributes }: { userID: string, attributes: Record<string, string> }): Changed {
  checkWords(world, { attributes })
  const seq = change(world, me, userID, { attributes: { ...entryIn(contactsOf(world, me).friends, userID)?.attributes, ...attributes } })
  pushToOwnDevices(world, 'friendAttributesUpdated', { userID, attributes, seq })
  return { seq }
}

/** No friend: 6000812. */
function change(world: WorldState, me: string, userID: string, fields: Partial<Friend>): number {
  const { friends } = contactsOf(world, me)
  const friend = entryIn(friends, userID)
  if (!friend)
    throw failure(6000812)
  put<Friend>(friends, userID, { ...friend, ...fields })
  return friends.lastSeq
}

/** The changes after `since`, those of one friend once. */
function syncFriends(world: WorldState, me: string, { since }: { since: number }): { friends: { userID: string, friend?: FriendView }[], seq: number } {
  const { friends } = contactsOf(world, me)
  return {
    friends: changedSince(friends, since).map(userID => ({ userID, ...(entryIn(friends, userID) && { friend: friendFor(world, me, userID) }) })),
    seq: friends.lastSeq,
  }
}

export const operations = { addFriend, deleteFriends, checkFriendsRelation, updateFriendAlias, updateFriendAttributes, syncFriends }
