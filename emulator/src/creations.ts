/** What of a call makes a group or a room, for ZEGO's callbacks `group_create` and `room_create`. Pure. */
import type { Call } from './wire'
import type { World } from './world'

/** Of what ZEGO tells: what a server reads. */
export interface Creation {
  event: 'group_create' | 'room_create'
  id: string
  userID: string
  name: string
  attributes: { key: string, value: string }[]
  userIDs: string[]
}

interface GroupArgs { groupName: string, attributes: Creation['attributes'], userIDs: string[] }
interface RoomArgs { roomID: string, roomName: string, attributes?: Record<string, string> }

const ROOM_CALLS = ['enterRoom', 'createRoom', 'switchRoom']

/** Called before the call: entering a room creates it where there is none. Returns a function of the call's result; undefined for other calls. */
export function creationsOf(world: World, userID: string, { call, args }: Pick<Call, 'call' | 'args'>): ((result: unknown) => Creation[]) | undefined {
  if (call === 'createGroup') {
    const { groupName, attributes, userIDs } = args as GroupArgs
    return result => [{ event: 'group_create', id: (result as { group: { groupID: string } }).group.groupID, userID, name: groupName, attributes, userIDs: [userID, ...userIDs] }]
  }
  if (!ROOM_CALLS.includes(call))
    return undefined
  const { roomID, roomName, attributes = {} } = args as RoomArgs
  const isKnown = world.rooms().some(room => room.roomID === roomID)
  return () => isKnown ? [] : [{ event: 'room_create', id: roomID, userID, name: roomName, attributes: Object.entries(attributes).map(([key, value]) => ({ key, value })), userIDs: [userID] }]
}
