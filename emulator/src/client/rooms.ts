/**
 * The rooms that this client is in. Membership belongs to a connection. When the connection is lost the room becomes "connecting". After
 * the reconnect the client asks whether it is still inside; a room that it has lost ends with {0, NetworkDisconnected}.
 */
import type * as Vendor from 'zego-zim-miniprogram'

import type { Client } from './client'
import type { EventData } from './events'

import { ZIMRoomEvent, ZIMRoomState } from '../enums'
import { failure, invalid } from '../failure'
import { checkRoomInfo } from './checks'
import { receiveMessages } from './messages'

export function roomsFacet(client: Client) {
  const { ask, call, events } = client
  const states = new Map<string, ZIMRoomState>()

  function setState(roomID: string, state: ZIMRoomState, event: ZIMRoomEvent): void {
    if (state === ZIMRoomState.Disconnected)
      states.delete(roomID)
    else
      states.set(roomID, state)
    events.emit('roomStateChanged', { roomID, state, event, extendedData: '' })
  }

  async function enter(operation: 'enterRoom' | 'joinRoom' | 'createRoom', roomInfo: Vendor.ZIMRoomInfo) {
    checkRoomInfo(roomInfo)
    const { roomID, roomName } = roomInfo
    const isCreating = operation === 'createRoom'
    setState(roomID, ZIMRoomState.Connecting, isCreating ? ZIMRoomEvent.ActiveCreate : ZIMRoomEvent.ActiveEnter)
    try {
      const entered = await ask(operation as 'enterRoom', { roomID, roomName }, isCreating ? 'room/create' : 'room/enter')
      setState(roomID, ZIMRoomState.Connected, ZIMRoomEvent.Success)
      return entered
    }
    catch (error) {
      setState(roomID, ZIMRoomState.Disconnected, failedEvent(error, isCreating))
      throw error
    }
  }

  const isIn = (roomID: string) => states.get(roomID) === ZIMRoomState.Connected

  function requireInside(roomID: string): void {
    if (!isIn(roomID))
      throw failure(6000321)
  }

  const calls = {
    enterRoom: call('enterRoom', (roomInfo: Vendor.ZIMRoomInfo) => enter('enterRoom', roomInfo)),
    createRoom: call('enterRoom', (roomInfo: Vendor.ZIMRoomInfo) => enter('createRoom', roomInfo)),
    joinRoom: call('enterRoom', (roomID: string) => enter('joinRoom', { roomID, roomName: '' })),

    /** Leaving a room from outside succeeds at once and emits nothing. */
    leaveRoom: call('leaveRoom', async (roomID: string): Promise<{ roomID: string }> => {
      if (!states.has(roomID))
        return { roomID }
      await ask('leaveRoom', { roomID }, 'room/leave')
      setState(roomID, ZIMRoomState.Disconnected, ZIMRoomEvent.Success)
      return { roomID }
    }),

    leaveAllRoom: call('leaveAllRoom', async () => {
      const left = await ask('leaveAllRoom', undefined, 'userstate/quit_all_room')
      for (const roomID of [...states.keys()])
        setState(roomID, ZIMRoomState.Disconnected, ZIMRoomEvent.Success)
      return left
    }),

    queryRoomMemberList: call('queryRoomMemberList', async (roomID: string, config: Vendor.ZIMRoomMemberQueryConfig) => {
      requireInside(roomID)
      if (!(config?.count >= 0))
        throw invalid('queryRoomMemberList', 'The config or its count is invalid.')
      return ask('queryRoomMemberList', { roomID, count: config.count, nextFlag: config.nextFlag }, 'room/user_list')
    }),

    queryRoomOnlineMemberCount: call('queryRoomOnlineMemberCount', async (roomID: string) => {
      requireInside(roomID)
      return ask('queryRoomOnlineMemberCount', { roomID }, 'room/user_count')
    }),
  } satisfies Partial<Vendor.ZIM>

  return {
    calls,
    pushes: {
      roomMessageReceived: (data: EventData<'roomMessageReceived'>) => receiveMessages(client, 'roomMessageReceived', 'receiveRoomMessage', data),
      roomMemberJoined: (data: EventData<'roomMemberJoined'>) => events.emit('roomMemberJoined', data),
      roomMemberLeft: (data: EventData<'roomMemberLeft'>) => events.emit('roomMemberLeft', data),
    },

    isIn,

    /** The connection is lost. */
    interrupt(): void {
      for (const [roomID, state] of [...states]) {
        if (state === ZIMRoomState.Connected)
          setState(roomID, ZIMRoomState.Connecting, ZIMRoomEvent.NetworkInterrupted)
      }
    },

    /** The connection is back and logged in. */
    async resume(): Promise<void> {
      for (const roomID of [...states.keys()]) {
        await ask('checkRoom', { roomID }, 'room/info').then(
          () => setState(roomID, ZIMRoomState.Connected, ZIMRoomEvent.Success),
          () => setState(roomID, ZIMRoomState.Disconnected, ZIMRoomEvent.NetworkDisconnected),
        )
      }
    },

    /** The login has ended. */
    end: () => states.clear(),
  }
}

function failedEvent(error: unknown, isCreating: boolean): ZIMRoomEvent {
  const { code } = error as { code?: number }
  if (isCreating)
    return ZIMRoomEvent.CreateFailed
  if (code === 6000105)
    return ZIMRoomEvent.NetworkDisconnected
  return code === 6000322 ? ZIMRoomEvent.RoomNotExist : ZIMRoomEvent.EnterFailed
}
