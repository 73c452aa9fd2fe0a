import type * as Vendor from 'zego-zim'

import type { Failure } from '@/types/failure'
import type { RoomAttributes, RoomPhase } from '@/types/room'
import type { UserInfo } from '@/types/user'

import { createFailure, failed } from '@/utils/failure'
import { fieldsOf, number, string } from '@/utils/read'

import type { ZimContext } from './context'

import { RoomEvent, RoomState } from './codes'
import { normalised } from './errors'
import { checkRoom, checkRoomAttributes } from './roomLimits'
import { userFromZim } from './users'

/** Attributes to set, and keys of those to delete. Both together are done by ZIM in one step. */
export interface AttributeChanges { set?: RoomAttributes, deleted?: readonly string[] }

/**
 * An attribute belongs to the user who has set it; a change by another one is refused (`room-attribute-owner`) unless `isForce`.
 * `isUpdateOwner`: it belongs to this user from now on. `isDeletedWithOwner`: ZIM deletes it when its owner leaves.
 */
interface AttributeRules { isForce: boolean, isUpdateOwner: boolean, isDeletedWithOwner: boolean }

export interface RoomsClient {
  /**
   * Makes the room when there is none. Resolves to its name, which an existing room keeps. Must be repeated after every reconnect.
   * @param attributes of a room that is made; they are deleted when their owner, this user, leaves. ZIM reports those of an existing room
   */
  enter: (roomID: string, roomName: string, attributes: RoomAttributes) => Promise<string>
  leave: (roomID: string) => Promise<void>
  /** A page of at most 100. `after`: `next` of the page before; '' for the first. `next` is '' at the end. */
  queryMembers: (roomID: string, after: string) => Promise<{ members: UserInfo[], next: string }>
  /** As of the last event of the room: the SDK asks nobody. */
  countMembers: (roomID: string) => Promise<number>
  isMember: (roomID: string, userID: string) => Promise<boolean>
  queryAttributes: (roomID: string) => Promise<RoomAttributes>
  /** Resolves to the keys that were refused. Rejects where all were. ZIM reports what was changed to all members, and to this one. */
  changeAttributes: (roomID: string, changes: AttributeChanges, rules: AttributeRules) => Promise<string[]>
}

/** ZIMRoomAttributesUpdateAction */
const DELETED = 1

/** Members of one request: ZIM's most. */
const PAGE = 100

function phaseFromZim({ state, event }: Vendor.ZIMEventOfRoomStateChangedResult): { phase: RoomPhase, failure: Failure | null } {
  if (state === RoomState.Connected)
    return { phase: 'entered', failure: null }
  if (event === RoomEvent.NetworkInterrupted || event === RoomEvent.NetworkDisconnected)
    return { phase: 're-entering', failure: null }
  if (state === RoomState.Connecting)
    return { phase: 'entering', failure: null }
  if (event === RoomEvent.RoomNotExist)
    return { phase: 'failed', failure: createFailure('room-closed') }
  if (event === RoomEvent.CreateFailed || event === RoomEvent.EnterFailed || event === RoomEvent.ConnectTimeout)
    return { phase: 'failed', failure: createFailure('room') }
  if (event === RoomEvent.KickedOut)
    return { phase: 'failed', failure: createFailure('room-removed') }
  if (event === RoomEvent.KickedOutByOtherDevice)
    return { phase: 'failed', failure: createFailure('room-elsewhere') }
  return { phase: 'left', failure: null }
}

const nameFromZim = (entered: Vendor.ZIMRoomEnteredResult) => string(fieldsOf(fieldsOf(fieldsOf(entered).roomInfo).baseInfo).roomName)

const textsFromZim = (given: unknown): RoomAttributes => Object.fromEntries(Object.entries(fieldsOf(given)).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))

function listen({ on, emit }: ZimContext) {
  on('roomStateChanged', data => emit({ type: 'room-phase', roomID: data.roomID, name: '', ...phaseFromZim(data) }))
  on('roomMemberJoined', ({ roomID, memberList }) => emit({ type: 'room-members', roomID, members: memberList.map(userFromZim), change: 'joined' }))
  on('roomMemberLeft', ({ roomID, memberList }) => emit({ type: 'room-members', roomID, members: memberList.map(userFromZim), change: 'left' }))
  const onAttributes = ({ roomID, infos }: Vendor.ZIMEventOfRoomAttributesUpdatedResult) => {
    for (const { action, roomAttributes } of infos) {
      const isDeletion = Number(action) === DELETED
      emit({ type: 'room-attributes', roomID, set: isDeletion ? {} : textsFromZim(roomAttributes), deleted: isDeletion ? Object.keys(fieldsOf(roomAttributes)) : [] })
    }
  }
  on('roomAttributesUpdated', onAttributes)
  // ZIM's event for what sets and deletes.
  on('roomAttributesBatchUpdated', onAttributes)
}

export function createRooms(context: ZimContext): RoomsClient {
  const { zim, request } = context
  listen(context)

  /** ZIM settles the calls of a batch with its end. */
  async function change(roomID: string, { set = {}, deleted = [] }: AttributeChanges, { isForce, isUpdateOwner, isDeletedWithOwner }: AttributeRules) {
    const config = { isForce, isUpdateOwner, isDeleteAfterOwnerLeft: isDeletedWithOwner }
    const isBatch = Object.keys(set).length > 0 && deleted.length > 0
    if (isBatch) zim.beginRoomAttributesBatchOperation(roomID, config)
    const calls = [
      ...Object.keys(set).length ? [zim.setRoomAttributes({ ...set }, roomID, config)] : [],
      ...deleted.length ? [zim.deleteRoomAttributes([...deleted], roomID, { isForce })] : [],
    ]
    const [results] = await Promise.all([Promise.all(calls), isBatch && zim.endRoomAttributesBatchOperation(roomID)])
    return [...new Set(results.flatMap(({ errorKeys }) => errorKeys))]
  }

  return {
    enter: (roomID, roomName, attributes) => normalised(() => {
      checkRoom(roomID, roomName)
      return request(async () => nameFromZim(await zim.enterRoom({ roomID, roomName }, { roomAttributes: { ...attributes }, roomDestroyDelayTime: 0 })) || roomName)
    }),
    leave: roomID => request(async () => { await zim.leaveRoom(roomID) }),
    queryMembers: (roomID, after) => request(async () => {
      const { memberList, nextFlag } = await zim.queryRoomMemberList(roomID, { count: PAGE, nextFlag: after })
      // A refusal comes as an empty list. This user is inside: there is no empty one.
      if (!memberList.length && (!after || typeof nextFlag !== 'string'))
        throw failed('room', { detail: 'no list of members' })
      return { members: memberList.map(userFromZim), next: string(nextFlag) }
    }),
    countMembers: roomID => request(async () => number((await zim.queryRoomOnlineMemberCount(roomID)).count)),
    isMember: (roomID, userID) => request(async () => (await zim.queryRoomMembers([userID], roomID)).memberList.some(member => member.userID === userID)),
    queryAttributes: roomID => request(async () => textsFromZim((await zim.queryRoomAllAttributes(roomID)).roomAttributes)),
    changeAttributes: (roomID, changes, rules) => normalised(() => {
      checkRoomAttributes(changes.set ?? {})
      return request(() => change(roomID, changes, rules))
    }),
  }
}
