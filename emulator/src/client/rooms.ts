/**
 * The rooms that this client has entered. Membership belongs to a connection. When the connection is lost the room becomes "connecting", which
 * is reported again with each attempt. After entering and after a reconnect the client asks for the state of the room: it is connected when the
 * server replies. A room that the client has lost ends with {0, ConnectTimeout}, one that is gone with {0, RoomNotExist}.
 */
import type * as Vendor from 'zego-zim-miniprogram'

import type { ZimFailure } from '../failure'
import type { Client } from './client'
import type { EventData } from './events'

import { ZIMRoomEvent, ZIMRoomState } from '../enums'
import { failure, invalid, isNetworkFailure } from '../failure'
import { checkRoomInfo } from './checks'
import { receiveMessages } from './messages'

export function roomsFacet(client: Client) {
  const { ask, call, events } = client
  /** roomID → number of members, as of the last reply or push. */
  const counts = new Map<string, number>()
  const entering = new Set<string>()

  function setState(roomID: string, state: ZIMRoomState, event: ZIMRoomEvent): void {
    if (state === ZIMRoomState.Disconnected)
      counts.delete(roomID)
    events.emit('roomStateChanged', { roomID, state, event, extendedData: '' })
  }

  async function enter(operation: 'enterRoom' | 'joinRoom' | 'createRoom', roomInfo: Vendor.ZIMRoomInfo) {
    checkRoomInfo(roomInfo)
    const { roomID, roomName } = roomInfo
    const isCreating = operation === 'createRoom'
    entering.add(roomID)
    setState(roomID, ZIMRoomState.Connecting, isCreating ? ZIMRoomEvent.ActiveCreate : ZIMRoomEvent.ActiveEnter)
    try {
      const { count, ...entered } = await ask(operation as 'enterRoom', { roomID, roomName }, isCreating ? 'room/create' : 'room/enter')
      if (entering.delete(roomID)) {
        counts.set(roomID, count)
        void check(roomID)
      }
      return entered
    }
    catch (error) {
      entering.delete(roomID)
      setState(roomID, ZIMRoomState.Disconnected, failedEvent(error, isCreating))
      throw error
    }
  }

  async function check(roomID: string): Promise<void> {
    try {
      const { count } = await ask('checkRoom', { roomID }, 'room/info')
      if (!counts.has(roomID))
        return
      counts.set(roomID, count)
      setState(roomID, ZIMRoomState.Connected, ZIMRoomEvent.Success)
    }
    catch (error) {
      if (counts.has(roomID) && !isNetworkFailure(error))
        setState(roomID, ZIMRoomState.Disconnected, (error as ZimFailure).code === 6000322 ? ZIMRoomEvent.RoomNotExist : ZIMRoomEvent.ConnectTimeout)
    }
  }

  const isIn = (roomID: string) => counts.has(roomID)

  function requireInside(roomID: string): void {
    if (!isIn(roomID))
      throw failure(6000321)
  }

  const onMember = (event: 'roomMemberJoined' | 'roomMemberLeft') => ({ count, ...data }: EventData<'roomMemberJoined'> & { count: number }) => {
    counts.set(data.roomID, count)
    events.emit(event, data)
  }

  const calls = {
    enterRoom: call('enterRoom', (roomInfo: Vendor.ZIMRoomInfo) => enter('enterRoom', roomInfo)),
    createRoom: call('enterRoom', (roomInfo: Vendor.ZIMRoomInfo) => enter('createRoom', roomInfo)),
    joinRoom: call('enterRoom', (roomID: string) => enter('joinRoom', { roomID, roomName: '' })),

    /**
     * Leaving a room from outside succeeds at once and emits nothing. So does leaving while entering, after {0, Success}: the server is not
     * asked and has the user inside when it has replied to the other call, as in the SDK.
     */
    leaveRoom: call('leaveRoom', async (roomID: string): Promise<{ roomID: string }> => {
      if (!isIn(roomID)) {
        if (entering.delete(roomID))
          setState(roomID, ZIMRoomState.Disconnected, ZIMRoomEvent.Success)
        return { roomID }
      }
      await ask('leaveRoom', { roomID }, 'room/quit')
      setState(roomID, ZIMRoomState.Disconnected, ZIMRoomEvent.Success)
      return { roomID }
    }),

    leaveAllRoom: call('leaveAllRoom', async () => {
      const left = await ask('leaveAllRoom', undefined, 'userstate/quit_all_room')
      for (const roomID of [...counts.keys()])
        setState(roomID, ZIMRoomState.Disconnected, ZIMRoomEvent.Success)
      return left
    }),

    /** The list is empty when the server cannot be asked, as in the SDK. */
    queryRoomMemberList: call('queryRoomMemberList', async (roomID: string, config: Vendor.ZIMRoomMemberQueryConfig) => {
      requireInside(roomID)
      if (!(config?.count >= 0))
        throw invalid('queryRoomMemberList', 'The config or its count is invalid.')
      try {
        return await ask('queryRoomMemberList', { roomID, count: config.count, nextFlag: config.nextFlag }, 'room/userlist')
      }
      catch {
        return { roomID, memberList: [], nextFlag: undefined as unknown as string }
      }
    }),

    queryRoomOnlineMemberCount: call('queryRoomOnlineMemberCount', async (roomID: string) => {
      requireInside(roomID)
      return { roomID, count: counts.get(roomID)! }
    }),
  } satisfies Partial<Vendor.ZIM>

  return {
    calls,
    pushes: {
      roomMessageReceived: (data: EventData<'roomMessageReceived'>) => receiveMessages(client, 'roomMessageReceived', 'receiveRoomMessage', data),
      roomMemberJoined: onMember('roomMemberJoined'),
      roomMemberLeft: onMember('roomMemberLeft'),
    },

    isIn,

    /** The connection is lost, or an attempt to open a new one has failed. */
    interrupt: () => counts.forEach((_, roomID) => setState(roomID, ZIMRoomState.Connecting, ZIMRoomEvent.NetworkInterrupted)),

    /** The connection is back and logged in. */
    async resume(): Promise<void> {
      await Promise.all([...counts.keys()].map(check))
    },

    /** The login has ended. */
    end() {
      counts.clear()
      entering.clear()
    },
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
