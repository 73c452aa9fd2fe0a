/**
 * Rooms: conversations whose members are inside now. A room exists while it has members, and stores no message and no former member.
 * Membership belongs to a connection: a client that reconnects is outside and has to enter again.
 */
import type { ZIMRoomEnteredResult, ZIMUserInfo } from 'zego-zim-miniprogram'

import type { SendArgs, Sent } from './messages'
import type { Conversation, WorldState } from './state'

import { failure } from '../failure'
import { conversationsOf, createConversation, findConversation, join, leave, othersIn, removeConversation } from './conversations'
import { acceptContent, sendTo } from './messages'
import { pushToOnline } from './pushes'

interface RoomInfo { roomID: string, roomName: string }
interface RoomCount { roomID: string, count: number }
type Entered = ZIMRoomEnteredResult & { count: number }

const findRoom = (world: WorldState, roomID: string) => findConversation(world, 'room', roomID)

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

/** Entering a room again changes nothing. More rooms than allowed: 6000325. The members inside are notified. */
function enter(world: WorldState, me: string, { roomID, roomName }: RoomInfo, known?: Conversation): Entered {
  if (!known?.members.has(me) && conversationsOf(world, me, 'room').length >= world.limits.roomsPerUser)
    throw failure(6000325)
  const room = known ?? createConversation(world, 'room', roomID, { name: roomName })
  if (!room.members.has(me)) {
    join(world, room, me)
    pushToOthers(world, room, me, 'roomMemberJoined')
  }
  return { roomInfo: { baseInfo: { roomID, roomName: room.name } }, count: room.members.size }
}

/** Leaving a room from outside is not an error. A room without members is removed. */
function leaveRoom(world: WorldState, me: string, { roomID }: { roomID: string }): { roomID: string } {
  const room = findRoom(world, roomID)
  if (room?.members.has(me)) {
    leave(world, room, me)
    pushToOthers(world, room, me, 'roomMemberLeft')
    if (room.members.size === 0)
      removeConversation(world, room)
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
  sendRoomMessage,
}
