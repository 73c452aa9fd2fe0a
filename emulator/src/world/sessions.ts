/** Who is online. One device at a time: a login from another device kicks the earlier one. */
import type { ZIMUserFullInfo } from 'zego-zim-miniprogram'

import type { Session, WorldState } from './state'

import { failure } from '../failure'
import { inboxSeq } from './deliver'
import { dropFromRooms } from './rooms'
import { register } from './users'

export interface SignIn {
  userID: string
  /** Replaces the known name unless empty. */
  userName?: string
  /** The same device may come back on a new connection without being taken for another. */
  deviceID: string
}

export interface SignedIn {
  user: ZIMUserFullInfo
  /** Position of the inbox from which a fresh login has to catch up. */
  inboxSeq: number
}

/** Opens a session. The first login of a userID is what makes it exist for others. The caller checks the token before. */
export function signIn(world: WorldState, connectionID: string, { userID, userName, deviceID }: SignIn): SignedIn {
  const previous = world.sessions.get(userID)
  if (previous && previous.deviceID !== deviceID)
    kick(world, userID, 'Kicked out by other device')
  else if (previous)
    endSession(world, previous)
  world.sessions.set(userID, { userID, connectionID, deviceID, isCaughtUp: false })
  return { user: register(world, userID, userName), inboxSeq: inboxSeq(world, userID) }
}

/** Ends the session of a connection: signed out, or the connection is gone. Rooms are left at once. */
export function signOut(world: WorldState, connectionID: string): void {
  const session = sessionOf(world, connectionID)
  if (session)
    endSession(world, session)
}

/** Ends a user's session from outside: another device, or the operator. */
export function kick(world: WorldState, userID: string, message: string): void {
  const session = world.sessions.get(userID)
  if (!session)
    return
  world.outbox.push({ to: session.connectionID, push: 'kickedOut', data: { reason: 0, message } })
  endSession(world, session)
}

/** Ends a user's session because its token ran out. */
export function expireToken(world: WorldState, userID: string): void {
  const session = world.sessions.get(userID)
  if (!session)
    return
  world.outbox.push({ to: session.connectionID, push: 'tokenExpired', data: {} })
  endSession(world, session)
}

export function sessionOf(world: WorldState, connectionID: string): Session | undefined {
  return [...world.sessions.values()].find(session => session.connectionID === connectionID)
}

/** The session behind a connection; 6000121 when there is none. */
export function requireSession(world: WorldState, connectionID: string): Session {
  const session = sessionOf(world, connectionID)
  if (!session)
    throw failure(6000121)
  return session
}

function endSession(world: WorldState, session: Session): void {
  world.sessions.delete(session.userID)
  dropFromRooms(world, session.userID)
}
