/** Sessions of online users. A login from another device ends the earlier session, unless `multiDevice`. */
import type { ZIMUserFullInfo } from 'zego-zim-miniprogram'

import type { ContactSeqs } from './contacts'
import type { SdkOptions, Session, WorldState } from './state'

import { failure } from '../failure'
import { contactSeqs } from './contacts'
import { comeOnline, goAway, subscribeSeq } from './presence'
import { deliveredSeqOf, sessionsOf } from './pushes'
import { leaveAllRoom } from './rooms'
import { register } from './users'

export interface SignIn {
  userID: string
  /** Replaces the known name unless empty. */
  userName?: string
  /** The same device may return on a new connection; it is not kicked out. */
  deviceID: string
}

export interface SignedIn {
  user: ZIMUserFullInfo
  /** Position in the inbox from which a new login has to catch up. */
  inboxSeq: number
  sdk: SdkOptions
  /** Number of the last change of pinned messages. */
  pinSeq: number
  /** Numbers of the last changes of friends, applications and the blacklist. */
  contactSeqs: ContactSeqs
  /** Number of the last change of a state that the user has subscribed to. */
  subscribeSeq: number
  /** Number of the last change of the user's list of groups. */
  groupSeq: number
}

/** Opens a session. The first login of a userID creates the user. The caller has checked the token. */
export function signIn(world: WorldState, connectionID: string, { userID, userName, deviceID }: SignIn): SignedIn {
  for (const previous of [...sessionsOf(world, userID)]) {
    if (previous.deviceID === deviceID)
      endSession(world, previous)
    else if (!world.multiDevice)
      endWithPush(world, previous, 'kickedOut', { reason: 0, message: 'Kicked out by other device' })
  }
  const session = { userID, connectionID, deviceID, isCaughtUp: false }
  world.sessions.set(userID, [...sessionsOf(world, userID), session])
  world.connections.set(connectionID, session)
  comeOnline(world, userID)
  return {
    user: register(world, userID, userName),
    inboxSeq: deliveredSeqOf(world, userID),
    sdk: world.sdk,
    pinSeq: world.pinChanges.get(userID)?.length ?? 0,
    contactSeqs: contactSeqs(world, userID),
    subscribeSeq: subscribeSeq(world, userID),
    groupSeq: world.groupLists.get(userID)?.lastSeq ?? 0,
  }
}

/** Ends the session of a connection: the client signed out, or the connection closed (`isLost`). With its last session the user leaves its rooms at once. */
export function signOut(world: WorldState, connectionID: string, isLost = false): void {
  const session = sessionOf(world, connectionID)
  if (!session)
    return
  endSession(world, session)
  goAway(world, session.userID, !isLost)
}

/** Ends all sessions of a user. */
export function kick(world: WorldState, userID: string, message: string): void {
  [...sessionsOf(world, userID)].forEach(session => endWithPush(world, session, 'kickedOut', { reason: 0, message }))
  goAway(world, userID, false)
}

/** Ends all sessions of a user because the token expired. */
export function expireToken(world: WorldState, userID: string): void {
  [...sessionsOf(world, userID)].forEach(session => endWithPush(world, session, 'tokenExpired', {}))
  goAway(world, userID, false)
}

export function sessionOf(world: WorldState, connectionID: string): Session | undefined {
  return world.connections.get(connectionID)
}

/** Throws 6000121 for a connection without a session. */
export function requireSession(world: WorldState, connectionID: string): Session {
  const session = sessionOf(world, connectionID)
  if (!session)
    throw failure(6000121)
  return session
}

function endWithPush(world: WorldState, session: Session, push: string, data: object): void {
  world.outbox.push({ to: session.connectionID, push, data })
  endSession(world, session)
}

function endSession(world: WorldState, session: Session): void {
  const { userID } = session
  const left = sessionsOf(world, userID).filter(other => other !== session)
  world.connections.delete(session.connectionID)
  if (left.length > 0) {
    world.sessions.set(userID, left)
    return
  }
  world.sessions.delete(userID)
  leaveAllRoom(world, userID)
}
