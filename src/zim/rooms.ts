import type * as Vendor from 'zego-zim'

import type { Failure } from '@/types/failure'
import type { RoomPhase } from '@/types/room'
import type { UserInfo } from '@/types/user'

import { createFailure } from '@/utils/failure'
import { fieldsOf, string } from '@/utils/read'

import type { ZimContext } from './context'

import { RoomEvent, RoomState } from './codes'
import { normalised } from './errors'
import { checkRoom } from './limits'
import { userFromZim } from './users'

export interface RoomsClient {
  /** Makes the room when there is none. Resolves to its name, which an existing room keeps. Must be repeated after every reconnect. */
  enter: (roomID: string, roomName: string) => Promise<string>
  leave: (roomID: string) => Promise<void>
  /** The first 100 members. */
  queryMembers: (roomID: string) => Promise<UserInfo[]>
}

function phaseFromZim({ state, event }: Vendor.ZIMEventOfRoomStateChangedResult): { phase: RoomPhase, failure: Failure | null } {
  if (state === RoomState.Connected)
    return { phase: 'entered', failure: null }
  if (event === RoomEvent.NetworkInterrupted || event === RoomEvent.NetworkDisconnected)
    return { phase: 're-entering', failure: null }
  if (state === RoomState.Connecting)
    return { phase: 'entering', failure: null }
  if (event === RoomEvent.RoomNotExist)
    return { phase: 'failed', failure: createFailure('room-missing') }
  if (event === RoomEvent.CreateFailed || event === RoomEvent.EnterFailed || event === RoomEvent.ConnectTimeout)
    return { phase: 'failed', failure: createFailure('room') }
  if (event === RoomEvent.KickedOut || event === RoomEvent.KickedOutByOtherDevice)
    return { phase: 'failed', failure: createFailure('kicked') }
  return { phase: 'left', failure: null }
}

const nameFromZim = (entered: Vendor.ZIMRoomEnteredResult) => string(fieldsOf(fieldsOf(fieldsOf(entered).roomInfo).baseInfo).roomName)

export function createRooms({ zim, on, emit, request }: ZimContext): RoomsClient {
  on('roomStateChanged', data => emit({ type: 'room-phase', roomID: data.roomID, name: '', ...phaseFromZim(data) }))
  on('roomMemberJoined', ({ roomID, memberList }) => emit({ type: 'room-members', roomID, members: memberList.map(userFromZim), change: 'joined' }))
  on('roomMemberLeft', ({ roomID, memberList }) => emit({ type: 'room-members', roomID, members: memberList.map(userFromZim), change: 'left' }))

  return {
    enter: (roomID, roomName) => normalised(() => {
      checkRoom(roomID, roomName)
      return request(async () => nameFromZim(await zim.enterRoom({ roomID, roomName })) || roomName)
    }),
    leave: roomID => request(async () => { await zim.leaveRoom(roomID) }),
    queryMembers: roomID => request(async () => {
      const { memberList } = await zim.queryRoomMemberList(roomID, { count: 100, nextFlag: '' })
      return memberList.map(userFromZim)
    }),
  }
}
