/** Sessions of online users. One device at a time: a login from another device ends the earlier session. */
import type { ZIMUserFullInfo } from 'zego-zim-miniprogram'

import type { SdkOptions, Session, WorldState } from './state'

import { failure } from '../failure'
import { deliveredSeqOf } from './pushes'
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
}

/** Opens a session. The first login of a userID creates the user. The caller has checked the token. */
export function signIn(world: WorldState, connectionID: string, { userID, userName, deviceID }: SignIn): SignedIn {
  const previous = world.sessions.get(userID)
  if (previous && previous.deviceID !== deviceID)
    kick(world, userID, 'Kicked out by other device')
  else if (previous)
    endSession(world, previous)
  const session = { userID, connectionID, deviceID, isCaughtUp: false }
  world.sessions.set(userID, session)
  world.connections.set(connectionID, session)
  return { user: register(world, userID, userName), inboxSeq: deliveredSeqOf(world, userID), sdk: world.sdk }
}

/** Ends the session of a connection: the client signed out, or the connection closed. The user leaves its rooms at once. */
export function signOut(world: WorldState, connectionID: string): void {
  const session = sessionOf(world, connectionID)
  if (session)
    endSession(world, session)
}

/** Ends a user's session because of another device or an operator. */
export function kick(world: WorldState, userID: string, message: string): void {
  endWithPush(world, userID, 'kickedOut', { reason: 0, message })
}

/** Ends a user's session because its token expired. */
export function expireToken(world: WorldState, userID: string): void {
  endWithPush(world, userID, 'tokenExpired', {})
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

function endWithPush(world: WorldState, userID: string, push: string, data: object): void {
  const session = world.sessions.get(userID)
  if (!session)
    return
  world.outbox.push({ to: session.connectionID, push, data })
  endSession(world, session)
}

function endSession(world: WorldState, session: Session): void {
  world.sessions.delete(session.userID)
  world.connections.delete(session.connectionID)
  leaveAllRoom(world, session.userID)
}
