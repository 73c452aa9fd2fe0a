/**
 * Attributes of rooms and of their members. An attribute of a room has an owner, the user who set it; others change it by force alone.
 * Both are removed when the last member leaves. What a member had with `isKept` comes back with the member.
 */
import type { Conversation, WorldState } from './state'

import { bodyLength } from '../bytes'
import { failure } from '../failure'
import { findConversation, othersIn } from './conversations'
import { pushToOnline } from './pushes'

interface Attribute {
  value: string
  owner: string
  /** Deleted when the owner leaves. */
  isDeletedWithOwner: boolean
}

interface MemberAttributes {
  /** Counts the changes of this member. */
  seq: number
  values: Map<string, string>
  /** Kept while the member is away. */
  isKept: boolean
}

export interface RoomData {
  /** Counts the changes of single attributes. */
  seq: number
  attributes: Map<string, Attribute>
  /** Also of former members whose attributes are kept. */
  members: Map<string, MemberAttributes>
  /** s. A room without members exists for so long. */
  destroyDelay: number
  /** ms. Set while the room has no members. */
  emptySince?: number
}

/** `value: null`: deleted. */
export interface AttributeChange { key: string, value: string | null, isDeletedWithOwner?: boolean }
export interface AttributesChanged { roomID: string, seq: number, changes: { key: string, value: string | null }[] }
export interface MemberView { userID: string, seq: number, attributes: Record<string, string> }

const emptyRoomData = (): RoomData => ({ seq: 0, attributes: new Map(), members: new Map(), destroyDelay: 0 })

export function roomDataOf(world: WorldState, roomID: string): RoomData {
  const known = world.roomData.get(roomID) ?? emptyRoomData()
  world.roomData.set(roomID, known)
  return known
}

export const attributesOf = (world: WorldState, roomID: string): Record<string, string> => Object.fromEntries([...roomDataOf(world, roomID).attributes].map(([key, { value }]) => [key, value]))

function requireRoom(world: WorldState, me: string, roomID: string): Conversation {
  const room = findConversation(world, 'room', roomID)
  if (!room?.members.has(me))
    throw failure(6000321)
  return room
}

/** Throws 6000335 or 6000336 for one attribute, 6000334 or 6000337 for all of a room. */
function checkAttributes({ limits }: WorldState, { attributes }: RoomData, changes: AttributeChange[]): void {
  const after = new Map([...attributes].map(([key, { value }]) => [key, value]))
  for (const { key, value } of changes) {
    if (bodyLength(key) > limits.roomAttributeKeyBytes)
      throw failure(6000335)
    if (bodyLength(value ?? '') > limits.roomAttributeValueBytes)
      throw failure(6000336)
    if (value === null) after.delete(key)
    else after.set(key, value)
  }
  if (after.size > limits.roomAttributes)
    throw failure(6000334)
  if ([...after.values()].reduce((sum, value) => sum + bodyLength(value), 0) > limits.roomAttributesBytes)
    throw failure(6000337)
}

/** Sets the attributes with which a room is created. They are deleted when their owner leaves. */
export function createAttributes(world: WorldState, me: string, roomID: string, attributes: Record<string, string>): void {
  const data = roomDataOf(world, roomID)
  const changes = Object.entries(attributes).map(([key, value]) => ({ key, value, isDeletedWithOwner: true }))
  checkAttributes(world, data, changes)
  changes.forEach(change => put(data, me, change))
}

function put(data: RoomData, owner: string, { key, value, isDeletedWithOwner = false }: AttributeChange): void {
  data.seq++
  if (value === null) data.attributes.delete(key)
  else data.attributes.set(key, { value, owner, isDeletedWithOwner })
}

interface Operation { roomID: string, changes: AttributeChange[], isForce: boolean, isUpdateOwner: boolean, isBatch: boolean }

/**
 * Attributes of others are refused unless by force. A batch ends with the first refusal; what comes before it is done. The other members are told
 * of what was done.
 */
function modifyRoomAttributes(world: WorldState, me: string, { roomID, changes, isForce, isUpdateOwner, isBatch }: Operation): AttributesChanged & { errorKeys: string[] } {
  const room = requireRoom(world, me, roomID)
  const data = roomDataOf(world, roomID)
  const done: AttributeChange[] = []
  const errorKeys: string[] = []
  for (const change of changes) {
    const known = data.attributes.get(change.key)
    const isAllowed = (!known || known.owner === me || isForce) && (known || change.value !== null)
    if (isAllowed && !(isBatch && errorKeys.length)) done.push(change)
    else errorKeys.push(change.key)
  }
  checkAttributes(world, data, done)
  for (const change of done) {
    const owner = data.attributes.get(change.key)?.owner ?? me
    put(data, isUpdateOwner ? me : owner, change)
  }
  const changed = { roomID, seq: data.seq, changes: done.map(({ key, value }) => ({ key, value })) }
  if (done.length)
    tell(world, room, me, 'roomAttributesChanged', changed)
  return { ...changed, errorKeys }
}

function tell(world: WorldState, room: Conversation, me: string, push: string, data: object): void {
  for (const { userID } of othersIn(room, me)) pushToOnline(world, userID, push, data)
}

function queryRoomAllAttributes(world: WorldState, me: string, { roomID }: { roomID: string }): { roomID: string, seq: number, attributes: Record<string, string> } {
  requireRoom(world, me, roomID)
  return { roomID, seq: roomDataOf(world, roomID).seq, attributes: attributesOf(world, roomID) }
}

interface MembersOperation { roomID: string, userIDs: string[], attributes: Record<string, string>, isKept: boolean }

/** Throws 6000352 or 6000353 for one attribute, 6000351 for all of a member, 6000357 for too many members with attributes. */
function checkMember({ limits }: WorldState, data: RoomData, userIDs: string[], attributes: Record<string, string>): void {
  for (const [key, value] of Object.entries(attributes)) {
    if (bodyLength(key) > limits.memberAttributeKeyBytes)
      throw failure(6000352)
    if (bodyLength(value) > limits.memberAttributeValueBytes)
      throw failure(6000353)
  }
  for (const userID of userIDs) {
    const all = { ...Object.fromEntries(data.members.get(userID)?.values ?? []), ...attributes }
    const bytes = Object.entries(all).reduce((sum, [key, value]) => sum + bodyLength(key) + bodyLength(value), 0)
    if (Object.keys(all).length > limits.memberAttributes || bytes > limits.memberAttributesBytes)
      throw failure(6000351)
  }
  if (new Set([...data.members.keys(), ...userIDs]).size > limits.membersWithAttributes)
    throw failure(6000357)
}

/** Any member may set those of any other. Users outside are reported one by one. */
function setRoomMembersAttributes(world: WorldState, me: string, { roomID, userIDs, attributes, isKept }: MembersOperation): { members: MemberView[], errorUserList: string[] } {
  const room = requireRoom(world, me, roomID)
  const data = roomDataOf(world, roomID)
  const inside = userIDs.filter(userID => room.members.has(userID))
  checkMember(world, data, inside, attributes)
  const members = inside.map((userID) => {
    const known = data.members.get(userID) ?? { seq: 0, values: new Map<string, string>(), isKept }
    Object.entries(attributes).forEach(([key, value]) => known.values.set(key, value))
    data.members.set(userID, Object.assign(known, { isKept, seq: known.seq + 1 }))
    return { userID, seq: known.seq, attributes }
  })
  if (members.length)
    tell(world, room, me, 'roomMemberAttributesChanged', { roomID, by: me, members })
  return { members, errorUserList: userIDs.filter(userID => !inside.includes(userID)) }
}

function memberFor({ members }: RoomData, userID: string): MemberView[] {
  const known = members.get(userID)
  return known ? [{ userID, seq: known.seq, attributes: Object.fromEntries(known.values) }] : []
}

/** Of those who have some. More than a hundred users: 6000001. */
function queryRoomMembersAttributes(world: WorldState, me: string, { roomID, userIDs }: { roomID: string, userIDs: string[] }): { members: MemberView[] } {
  requireRoom(world, me, roomID)
  if (userIDs.length > world.limits.memberAttributesPerQuery)
    throw failure(6000001)
  return { members: userIDs.flatMap(userID => memberFor(roomDataOf(world, roomID), userID)) }
}

/** In the order of the first change. @param args.nextFlag number of the first one */
function queryRoomMemberAttributesList(world: WorldState, me: string, { roomID, count, nextFlag }: { roomID: string, count: number, nextFlag: string }): { members: MemberView[], nextFlag: string } {
  const room = requireRoom(world, me, roomID)
  const data = roomDataOf(world, roomID)
  const all = [...data.members.keys()].filter(userID => room.members.has(userID))
  const start = Number(nextFlag) || 0
  const end = start + count
  return { members: all.slice(start, end).flatMap(userID => memberFor(data, userID)), nextFlag: end < all.length ? String(end) : '' }
}

/** A member has left. Without members nothing stays. */
export function leaveAttributes(world: WorldState, room: Conversation, userID: string): void {
  const data = world.roomData.get(room.id)
  if (!data)
    return
  if (data.members.get(userID)?.isKept === false)
    data.members.delete(userID)
  const keys = [...data.attributes].filter(([, { owner, isDeletedWithOwner }]) => owner === userID && isDeletedWithOwner).map(([key]) => key)
  keys.forEach(key => put(data, userID, { key, value: null }))
  if (keys.length)
    tell(world, room, userID, 'roomAttributesChanged', { roomID: room.id, seq: data.seq, changes: keys.map(key => ({ key, value: null })) })
  if (room.members.size === 0) {
    data.attributes.clear()
    data.members.clear()
  }
}

export const operations = { modifyRoomAttributes, queryRoomAllAttributes, setRoomMembersAttributes, queryRoomMembersAttributes, queryRoomMemberAttributesList }
