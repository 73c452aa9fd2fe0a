/**
 * Rooms: exist while somebody is inside (and are gone with the last one), keep no messages, and know nothing of who left.
 * Being inside belongs to a connection: a client that comes back on a new one is outside and has to enter again.
 */
import type { ZIMRoomEnteredResult, ZIMUserInfo } from 'zego-zim-miniprogram'

import type { SendArgs, Sent } from './messages'
import type { Room, WorldState } from './state'

import { ZIMConversationType, ZIMMessageDirection } from '../enums'
import { failure } from '../failure'
import { tell } from './deliver'
import { checkContent } from './messages'
import { fullMessage } from './views'

type Entered = ZIMRoomEnteredResult

/** Makes the room when there is none. */
export function enterRoom(world: WorldState, me: string, { roomID, roomName }: { roomID: string, roomName: string }): Entered {
  return admit(world, me, world.rooms.get(roomID) ?? makeRoom(world, roomID, roomName))
}

/** A new room only; an existing one: 6000323. */
export function createRoom(world: WorldState, me: string, { roomID, roomName }: { roomID: string, roomName: string }): Entered {
  if (world.rooms.has(roomID))
    throw failure(6000323)
  return admit(world, me, makeRoom(world, roomID, roomName))
}

/** An existing room only; none: 6000322. */
export function joinRoom(world: WorldState, me: string, { roomID }: { roomID: string }): Entered {
  const room = world.rooms.get(roomID)
  if (!room)
    throw failure(6000322)
  return admit(world, me, room)
}

function makeRoom(world: WorldState, roomID: string, roomName: string): Room {
  const room = { roomID, roomName, members: [], lastSeq: 0 }
  world.rooms.set(roomID, room)
  return room
}

/** Entering a room one is in changes nothing. More rooms than allowed: 6000325. Those inside are told. */
function admit(world: WorldState, me: string, room: Room): Entered {
  if (!room.members.includes(me)) {
    if (roomsOf(world, me).length >= world.limits.roomsPerUser) {
      closeWhenEmpty(world, room)
      throw failure(6000325)
    }
    for (const other of room.members)
      tell(world, other, 'roomMemberJoined', { roomID: room.roomID, memberList: [memberInfo(world, me)] })
    room.members.push(me)
  }
  return { roomInfo: { baseInfo: { roomID: room.roomID, roomName: room.roomName } } }
}

/** Leaving a room one is not in is no error. */
export function leaveRoom(world: WorldState, me: string, { roomID }: { roomID: string }): { roomID: string } {
  const room = world.rooms.get(roomID)
  if (room?.members.includes(me)) {
    room.members = room.members.filter(member => member !== me)
    for (const other of room.members)
      tell(world, other, 'roomMemberLeft', { roomID, memberList: [memberInfo(world, me)] })
    closeWhenEmpty(world, room)
  }
  return { roomID }
}

export function leaveAllRoom(world: WorldState, me: string): { roomIDs: string[] } {
  const roomIDs = roomsOf(world, me).map(room => room.roomID)
  dropFromRooms(world, me)
  return { roomIDs }
}

export function dropFromRooms(world: WorldState, me: string): void {
  for (const { roomID } of roomsOf(world, me))
    leaveRoom(world, me, { roomID })
}

/** All members on one page: rooms of hundreds are not what this stands in for. */
export function queryRoomMemberList(world: WorldState, me: string, { roomID, count, nextFlag }: { roomID: string, count: number, nextFlag: string }): { roomID: string, memberList: ZIMUserInfo[], nextFlag: string } {
  const { members } = requireInside(world, me, roomID)
  const start = Number(nextFlag) || 0
  const end = start + count
  return { roomID, memberList: members.slice(start, end).map(member => memberInfo(world, member)), nextFlag: end < members.length ? String(end) : '' }
}

export function queryRoomOnlineMemberCount(world: WorldState, me: string, { roomID }: { roomID: string }): { roomID: string, count: number } {
  return { roomID, count: requireInside(world, me, roomID).members.length }
}

/** To everybody inside but the sender; stored nowhere. From outside: 6000321, which the SDK turns into 6000203. */
export function sendRoomMessage(world: WorldState, me: string, { conversationID: roomID, content, localMessageID }: SendArgs): Sent {
  checkContent(world, content)
  const room = requireInside(world, me, roomID)
  const envelope = {
    messageID: world.nextMessageID(),
    messageSeq: ++room.lastSeq,
    senderUserID: me,
    conversationID: roomID,
    conversationType: ZIMConversationType.Room,
    timestamp: world.now(),
    localMessageID,
  }
  for (const member of room.members.filter(member => member !== me)) {
    tell(world, member, 'roomMessageReceived', {
      messageList: [fullMessage(content, { ...envelope, direction: ZIMMessageDirection.Receive })],
      fromConversationID: roomID,
      info: { isOfflineMessage: false },
    })
  }
  return { message: fullMessage(content, { ...envelope, direction: ZIMMessageDirection.Send }) }
}

/** The room's pulse, which a client asks for after a reconnect: an error when the room no longer holds the user. */
export function checkRoom(world: WorldState, me: string, { roomID }: { roomID: string }): { roomID: string } {
  requireInside(world, me, roomID)
  return { roomID }
}

function roomsOf(world: WorldState, me: string): Room[] {
  return [...world.rooms.values()].filter(room => room.members.includes(me))
}

function requireInside(world: WorldState, me: string, roomID: string): Room {
  const room = world.rooms.get(roomID)
  if (!room?.members.includes(me))
    throw failure(6000321)
  return room
}

function closeWhenEmpty(world: WorldState, room: Room): void {
  if (room.members.length === 0)
    world.rooms.delete(room.roomID)
}

function memberInfo(world: WorldState, userID: string): ZIMUserInfo {
  return { ...world.users.get(userID)!.baseInfo }
}
