/**
 * Rooms: conversations whose members are inside now. A room exists while it has members, and for its `destroyDelay` after that. It stores no
 * message and no former member.
 * Membership belongs to a connection: a client that reconnects is outside and has to enter again.
 */
import type { ZIMErrorUserInfo, ZIMRoomEnteredResult, ZIMUserInfo } from 'zego-zim-miniprogram'

import type { SendArgs, Sent } from './messages'
import type { Conversation, WorldState } from './state'

import { failure } from '../failure'
import { conversationsOf, createConversation, findConversation, join, leave, othersIn, removeConversation } from './conversations'
import { acceptContent, sendTo } from './messages'
import { pushToOnline } from './pushes'
import { attributesOf, createAttributes, leaveAttributes, roomDataOf } from './roomAttributes'

/** `attributes` and `destroyDelay` (s) concern a room that this call creates. */
interface RoomInfo { roomID: string, roomName: string, attributes?: Record<string, string>, destroyDelay?: number }
interface RoomCount { roomID: string, count: number }
/** `attributes`: of the room, where there are some. */
type Entered = ZIMRoomEnteredResult & { count: number, attributes?: Record<string, string>, seq: number }

/** Removes a room whose time without members is over. */
function findRoom(world: WorldState, roomID: string): Conversation | undefined {
  const room = findConversation(world, 'room', roomID)
  const { emptySince, destroyDelay = 0 } = world.roomData.get(roomID) ?? {}
  if (!room || emptySince === undefined || world.now() < emptySince + destroyDelay * 1000)
    return room
  remove(world, room)
}

function remove(world: WorldState, room: Conversation): void {
  removeConversation(world, room)
  world.roomData.delete(room.id)
}

/** Enters a room. Creates it when there is none. */
function enterRoom(world: WorldState, me: string, info: RoomInfo): Entered {
  return enter(world, me, info, findRoom(world, info.roomID))
}

/** Creates a room and enters it. An existing room: 6000323. */
function createRoom(world: WorldState, me: string, info: RoomInfo): Entered {
  if (findRoom(world, info.roomID))
    throw failure(6000323)
  return enter(world, me, info)
}

/** Enters an existing room. No such room: 6000322. */
function joinRoom(world: WorldState, me: string, { roomID }: { roomID: string }): Entered {
  const room = findRoom(world, roomID)
  if (!room)
    throw failure(6000322)
  return enter(world, me, { roomID, roomName: room.name }, room)
}

/**
 * Entering a room again changes nothing. More rooms than allowed: 6000325. A full room: 6000320. The members inside are notified.
 * `leaving`: a room that the user leaves for this one.
 */
function enter(world: WorldState, me: string, info: RoomInfo, known?: Conversation, leaving = 0): Entered {
  const { roomID } = info
  const isInside = known?.members.has(me)
  if (!isInside && conversationsOf(world, me, 'room').length - leaving >= world.limits.roomsPerUser)
    throw failure(6000325)
  if (!isInside && known && known.members.size >= world.limits.roomMembers)
    throw failure(6000320)
  const room = known ?? create(world, me, info)
  if (!isInside) {
    join(world, room, me)
    delete roomDataOf(world, roomID).emptySince
    pushToOthers(world, room, me, 'roomMemberJoined')
  }
  const attributes = attributesOf(world, roomID)
  return { roomInfo: { baseInfo: { roomID, roomName: room.name } }, count: room.members.size, seq: roomDataOf(world, roomID).seq, ...(Object.keys(attributes).length && { attributes }) }
}

function create(world: WorldState, me: string, { roomID, roomName, attributes = {}, destroyDelay = 0 }: RoomInfo): Conversation {
  try { createAttributes(world, me, roomID, attributes) }
  catch (error) {
    world.roomData.delete(roomID)
    throw error
  }
  roomDataOf(world, roomID).destroyDelay = Math.min(destroyDelay, world.limits.roomDestroyDelay)
  return createConversation(world, 'room', roomID, { name: roomName })
}

/** Leaves a room (else 6000321) for another one. That is created if there is none and `isCreating` (else 6000322). */
function switchRoom(world: WorldState, me: string, { fromRoomID, isCreating, ...info }: RoomInfo & { fromRoomID: string, isCreating: boolean }): Entered {
  requireInside(world, me, fromRoomID)
  const known = findRoom(world, info.roomID)
  if (!known && !isCreating)
    throw failure(6000322)
  const entered = enter(world, me, known ? { ...info, roomName: known.name } : info, known, 1)
  leaveRoom(world, me, { roomID: fromRoomID })
  return entered
}

/** Leaving a room from outside is not an error. A room without members is removed, at once or after its time. */
function leaveRoom(world: WorldState, me: string, { roomID }: { roomID: string }): { roomID: string } {
  const room = findRoom(world, roomID)
  if (room?.members.has(me)) {
    leave(world, room, me)
    pushToOthers(world, room, me, 'roomMemberLeft')
    leaveAttributes(world, room, me)
    const data = roomDataOf(world, roomID)
    if (room.members.size === 0 && !data.destroyDelay)
      remove(world, room)
    else if (room.members.size === 0)
      data.emptySince = world.now()
  }
  return { roomID }
}

export function leaveAllRoom(world: WorldState, me: string): { roomIDs: string[] } {
  const roomIDs = conversationsOf(world, me, 'room').map(room => room.id)
  for (const roomID of roomIDs)
    leaveRoom(world, me, { roomID })
  return { roomIDs }
}

function queryRoomMemberList(world: WorldState, me: string, { roomID, count, nextFlag }: { roomID: string, count: number, nextFlag: string }): { roomID: string, memberList: ZIMUserInfo[], nextFlag: string } {
  const members = [...requireInside(world, me, roomID).members.keys()]
  const start = Number(nextFlag) || 0
  const end = start + count
  return { roomID, memberList: members.slice(start, end).map(member => userInfo(world, member)), nextFlag: end < members.length ? String(end) : '' }
}

/** Why the server ends a stay in a room. */
const KICKED = 1
const CLOSED = 2

/** Ends a room for all who are inside. */
export function closeRoom(world: WorldState, roomID: string): void {
  const room = findRoom(world, roomID)
  if (!room)
    return
  for (const userID of [...room.members.keys()]) {
    pushToOnline(world, userID, 'roomEnded', { roomID, reason: CLOSED })
    leave(world, room, userID)
  }
  remove(world, room)
}

/** Puts a user out of a room. The others are told that the user has left. */
export function kickFromRoom(world: WorldState, roomID: string, userID: string): void {
  if (!findRoom(world, roomID)?.members.has(userID))
    return
  pushToOnline(world, userID, 'roomEnded', { roomID, reason: KICKED })
  leaveRoom(world, userID, { roomID })
}

/** Users who are not inside are reported one by one with 6000321. More than ten: 6000001. */
function queryRoomMembers(world: WorldState, me: string, { roomID, userIDs }: { roomID: string, userIDs: string[] }): { memberList: ZIMUserInfo[], errorUserList: ZIMErrorUserInfo[] } {
  const { members } = requireInside(world, me, roomID)
  if (userIDs.length > world.limits.roomMembersPerQuery)
    throw failure(6000001)
  return {
    memberList: userIDs.filter(userID => members.has(userID)).map(userID => userInfo(world, userID)),
    errorUserList: userIDs.filter(userID => !members.has(userID)).map(userID => ({ userID, reason: 6000321 })),
  }
}

/** To every other member. From outside: 6000321, which the SDK turns into 6000203. */
function sendRoomMessage(world: WorldState, me: string, args: SendArgs): Sent {
  const content = acceptContent(world, args.content)
  return sendTo(world, me, requireInside(world, me, args.conversationID), { ...args, content })
}

/** Asked by a client after it entered and after a reconnect. 6000322 when the room is gone, 6000321 when the user is no longer inside. */
function checkRoom(world: WorldState, me: string, { roomID }: { roomID: string }): RoomCount {
  if (!findRoom(world, roomID))
    throw failure(6000322)
  return { roomID, count: requireInside(world, me, roomID).members.size }
}

function requireInside(world: WorldState, me: string, roomID: string): Conversation {
  const room = findRoom(world, roomID)
  if (!room?.members.has(me))
    throw failure(6000321)
  return room
}

function pushToOthers(world: WorldState, room: Conversation, me: string, push: 'roomMemberJoined' | 'roomMemberLeft'): void {
  for (const { userID } of othersIn(room, me))
    pushToOnline(world, userID, push, { roomID: room.id, memberList: [userInfo(world, me)], count: room.members.size })
}

function userInfo(world: WorldState, userID: string): ZIMUserInfo {
  return { ...world.users.get(userID)!.baseInfo }
}

export const operations = {
  enterRoom,
  createRoom,
  joinRoom,
  leaveRoom,
  leaveAllRoom,
  checkRoom,
  queryRoomMemberList,
  queryRoomMembers,
  switchRoom,
  sendRoomMessage,
}
