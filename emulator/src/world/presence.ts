/**
 * Who is online, and what users write beside their names. A user is online while a session is open, and for `limits.offlineAfterMs` after the
 * last one was lost. `presenceDue` holds the changes that need no call (the end of that time, for a user with subscribers, and of a custom status):
 * the owner of the clock calls {@link settlePresence} then. Subscribers are told of changes, each with the next number of that subscriber.
 */
import type { ZIMErrorUserInfo, ZIMUserStatus } from 'zego-zim-miniprogram'

import type { WorldState } from './state'

import { bodyLength } from '../bytes'
import { ZIMPlatformType, ZIMUserOnlineStatus } from '../enums'
import { failure } from '../failure'
import { requirePlan } from './plans'
import { pushToOnline, pushToOwnDevices, sessionsOf } from './pushes'

export interface Presence {
  status: ZIMUserOnlineStatus
  /** ms. */
  changedAt: number
  /** ms. Set from the loss of the last session until the user is back or counts as offline. */
  lostAt?: number
  custom: string
  /** s since the epoch, -1 for ever, 0 without a custom status. */
  customUntil: number
  /** ms. */
  customChangedAt: number
  /** Number of the last change, for the user's own devices. */
  seq: number
}

interface Subscription {
  /** s since the epoch. */
  until: number
  /** Number of the last change that the subscriber was told of. */
  seq: number
}

export interface Subscriptions {
  lastSeq: number
  /** By userID, the oldest first. */
  users: Map<string, Subscription>
}

export type SelfStatus = Pick<ZIMUserStatus, 'customStatus' | 'customStatusExpiredTime' | 'onlinePlatforms' | 'lastOnlineStatusUpdateTime' | 'lastCustomStatusUpdateTime'> & { seq: number }

/** `isGone`: not subscribed any more. */
export type WatchedStatus = ZIMUserStatus & { expiredTime: number }

export interface StatusChange { statuses: WatchedStatus[], minSeq: number, maxSeq: number }

const secondsOf = (ms: number) => Math.floor(ms / 1000)

function presenceOf(world: WorldState, userID: string): Presence {
  const known = world.presence.get(userID) ?? { status: ZIMUserOnlineStatus.Offline, changedAt: 0, custom: '', customUntil: 0, customChangedAt: 0, seq: 0 }
  world.presence.set(userID, known)
  if (known.lostAt !== undefined && world.now() >= known.lostAt + world.limits.offlineAfterMs)
    Object.assign(known, { status: ZIMUserOnlineStatus.Offline, changedAt: known.lostAt + world.limits.offlineAfterMs, lostAt: undefined, seq: known.seq + 1 })
  return known
}

function subscriptionsOf(world: WorldState, userID: string): Subscriptions {
  const known = world.subscriptions.get(userID) ?? { lastSeq: 0, users: new Map() }
  world.subscriptions.set(userID, known)
  return known
}

/** The number of the last change that a subscriber was told of. */
export const subscribeSeq = (world: WorldState, userID: string): number => world.subscriptions.get(userID)?.lastSeq ?? 0

/** Every client is a mini program. */
const platformsOf = ({ status }: Presence) => status === ZIMUserOnlineStatus.Online ? [ZIMPlatformType.MiniProgram] : []

function statusFor(world: WorldState, userID: string): ZIMUserStatus {
  const presence = presenceOf(world, userID)
  const { status, changedAt, custom, customUntil, customChangedAt } = presence
  return {
    userID,
    customStatus: custom,
    customStatusExpiredTime: customUntil,
    onlineStatus: status,
    onlinePlatforms: platformsOf(presence),
    lastUpdateTime: Math.max(changedAt, customChangedAt),
    lastOnlineStatusUpdateTime: changedAt,
    lastCustomStatusUpdateTime: customChangedAt,
  }
}

function selfStatus(world: WorldState, userID: string): SelfStatus {
  const { customStatus, customStatusExpiredTime, onlinePlatforms, lastOnlineStatusUpdateTime, lastCustomStatusUpdateTime } = statusFor(world, userID)
  return { customStatus, customStatusExpiredTime, onlinePlatforms, lastOnlineStatusUpdateTime, lastCustomStatusUpdateTime, seq: presenceOf(world, userID).seq }
}

/** A session has opened. */
export function comeOnline(world: WorldState, userID: string): void {
  world.presenceDue.delete(`away ${userID}`)
  presenceOf(world, userID).lostAt = undefined
  setStatus(world, userID, ZIMUserOnlineStatus.Online)
}

/** A session has ended, by a logout or otherwise. Another one may still be open. */
export function goAway(world: WorldState, userID: string, isLogout: boolean): void {
  if (sessionsOf(world, userID).length > 0)
    return
  if (isLogout)
    return setStatus(world, userID, ZIMUserOnlineStatus.Logout)
  presenceOf(world, userID).lostAt = world.now()
  if (isWatched(world, userID))
    expectAway(world, userID)
}

/** Has subscribers told when a user who was lost counts as offline. */
function expectAway(world: WorldState, userID: string): void {
  const { lostAt } = presenceOf(world, userID)
  if (lostAt === undefined)
    return
  world.presenceDue.set(`away ${userID}`, { at: lostAt + world.limits.offlineAfterMs, change() {
    presenceOf(world, userID)
    tell(world, userID)
  } })
}

const isLive = ({ until }: Subscription, { now }: WorldState) => until > secondsOf(now())

function isWatched(world: WorldState, userID: string): boolean {
  return [...world.subscriptions.values()].some(({ users }) => users.has(userID) && isLive(users.get(userID)!, world))
}

function setStatus(world: WorldState, userID: string, status: ZIMUserOnlineStatus): void {
  const presence = presenceOf(world, userID)
  if (presence.status === status)
    return
  Object.assign(presence, { status, changedAt: world.now(), seq: presence.seq + 1 })
  tell(world, userID)
}

/** Tells those who have subscribed to a user. */
function tell(world: WorldState, userID: string): void {
  for (const [subscriber, subscriptions] of world.subscriptions) {
    const subscription = subscriptions.users.get(userID)
    if (!subscription || !isLive(subscription, world))
      continue
    subscription.seq = ++subscriptions.lastSeq
    pushToOnline(world, subscriber, 'userStatusUpdated', { statuses: [watchedFor(world, subscriber, userID)], minSeq: subscription.seq, maxSeq: subscription.seq } satisfies StatusChange)
  }
}

function watchedFor(world: WorldState, me: string, userID: string): WatchedStatus {
  return { ...statusFor(world, userID), expiredTime: subscriptionsOf(world, me).users.get(userID)!.until }
}

/** Makes the changes that are due. */
export function settlePresence(world: WorldState): void {
  for (const [key, { at, change }] of [...world.presenceDue]) {
    if (at <= world.now()) {
      world.presenceDue.delete(key)
      change()
    }
  }
}

/** Users who cannot be subscribed to are told one by one: oneself, and who never logged in. */
function errorsOf(world: WorldState, userIDs: string[], me?: string): ZIMErrorUserInfo[] {
  return userIDs.filter(userID => userID === me || !world.users.has(userID)).map(userID => ({ userID, reason: userID === me ? 6000001 : 6000011 }))
}

function checkCount(userIDs: string[], most: number): void {
  if (userIDs.length > most)
    throw failure(6000001)
}

/** For so many minutes from now, also after the next login. Of more than `limits.subscriptions` users the oldest lose their places. */
function subscribeUsersStatus(world: WorldState, me: string, { userIDs, minutes }: { userIDs: string[], minutes: number }): StatusChange & { errorUserList: ZIMErrorUserInfo[] } {
  requirePlan(world, 'presence')
  checkCount(userIDs, world.limits.usersPerSubscribe)
  const errorUserList = errorsOf(world, userIDs, me)
  const subscriptions = subscriptionsOf(world, me)
  const minSeq = subscriptions.lastSeq + 1
  const subscribed = userIDs.filter(userID => !errorUserList.some(error => error.userID === userID))
  for (const userID of subscribed) {
    subscriptions.users.delete(userID)
    subscriptions.users.set(userID, { until: secondsOf(world.now()) + minutes * 60, seq: ++subscriptions.lastSeq })
    expectAway(world, userID)
  }
  for (const userID of [...subscriptions.users.keys()].slice(0, -world.limits.subscriptions))
    subscriptions.users.delete(userID)
  return { statuses: subscribed.filter(userID => subscriptions.users.has(userID)).map(userID => watchedFor(world, me, userID)), minSeq, maxSeq: subscriptions.lastSeq, errorUserList }
}

function unsubscribeUsersStatus(world: WorldState, me: string, { userIDs }: { userIDs: string[] }): { errorUserList: ZIMErrorUserInfo[] } {
  requirePlan(world, 'presence')
  checkCount(userIDs, world.limits.usersPerSubscribe)
  userIDs.forEach(userID => subscriptionsOf(world, me).users.delete(userID))
  return { errorUserList: errorsOf(world, userIDs) }
}

function queryUsersStatus(world: WorldState, _: string, { userIDs }: { userIDs: string[] }): { userStatusList: ZIMUserStatus[], errorUserList: ZIMErrorUserInfo[] } {
  requirePlan(world, 'presence')
  checkCount(userIDs, world.limits.usersPerStatusQuery)
  const errorUserList = errorsOf(world, userIDs)
  return { userStatusList: userIDs.filter(userID => world.users.has(userID)).map(userID => statusFor(world, userID)), errorUserList }
}

/** At most `limits.customStatusBytes` (else 6000001). @param args.seconds 0 or -1: for ever */
function updateUserCustomStatus(world: WorldState, me: string, { customStatus, seconds }: { customStatus: string, seconds: number }): SelfStatus {
  requirePlan(world, 'presence')
  if (bodyLength(customStatus) > world.limits.customStatusBytes)
    throw failure(6000001)
  const until = !customStatus ? 0 : seconds > 0 ? secondsOf(world.now()) + seconds : -1
  setCustom(world, me, customStatus, until)
  const due = `custom ${me}`
  world.presenceDue.delete(due)
  if (until > 0) {
    world.presenceDue.set(due, { at: until * 1000, change() {
      setCustom(world, me, '', 0)
      pushToOnline(world, me, 'selfStatusUpdated', selfStatus(world, me))
    } })
  }
  const own = selfStatus(world, me)
  pushToOwnDevices(world, 'selfStatusUpdated', own)
  return own
}

function setCustom(world: WorldState, userID: string, custom: string, customUntil: number): void {
  const presence = presenceOf(world, userID)
  Object.assign(presence, { custom, customUntil, customChangedAt: world.now(), seq: presence.seq + 1 })
  tell(world, userID)
}

/** Asked by the SDK after a login. */
function querySelfStatus(world: WorldState, me: string): SelfStatus {
  return selfStatus(world, me)
}

/** What the subscriber was told of after `since`, as it is now. */
function syncSubscriptions(world: WorldState, me: string, { since }: { since: number }): { statuses: WatchedStatus[], seq: number } {
  const { users, lastSeq } = subscriptionsOf(world, me)
  return { statuses: [...users].filter(([, subscription]) => subscription.seq > since && isLive(subscription, world)).map(([userID]) => watchedFor(world, me, userID)), seq: lastSeq }
}

export const operations = { subscribeUsersStatus, unsubscribeUsersStatus, queryUsersStatus, updateUserCustomStatus, querySelfStatus, syncSubscriptions }
