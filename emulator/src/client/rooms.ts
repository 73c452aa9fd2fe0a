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
import { checkRoomMembers } from './roomChecks'

/** By operation: the events of its start and of its failure, and its name in texts. */
const ENTERING = {
  enterRoom: { event: ZIMRoomEvent.ActiveEnter, failed: ZIMRoomEvent.EnterFailed, name: 'room/enter' },
  joinRoom: { event: ZIMRoomEvent.ActiveEnter, failed: ZIMRoomEvent.EnterFailed, name: 'room/enter' },
  createRoom: { event: ZIMRoomEvent.ActiveCreate, failed: ZIMRoomEvent.CreateFailed, name: 'room/create' },
  switchRoom: { event: ZIMRoomEvent.ActiveSwitch, failed: ZIMRoomEvent.SwitchFailed, name: 'room/switch' },
} as const

const LARGEST_PAGE = 100

/** By the server's reason. */
const ENDED: Record<number, ZIMRoomEvent> = { 1: ZIMRoomEvent.KickedOut, 2: ZIMRoomEvent.RoomNotExist, 3: ZIMRoomEvent.KickedOutByOtherDevice }

interface AttributesOfRooms {
  entered: (roomID: string, attributes: Record<string, string>) => void
  left: (roomID: string) => void
}

export function roomsFacet(client: Client) {
  const { ask, call, events } = client
  /** roomID → number of members, as of the last reply or push. */
  const counts = new Map<string, number>()
  const names = new Map<string, string>()
  let attributes: AttributesOfRooms | undefined
  const entering = new Set<string>()

  function forget(roomID: string): void {
    counts.delete(roomID)
    names.delete(roomID)
    attributes?.left(roomID)
  }

  function setState(roomID: string, state: ZIMRoomState, event: ZIMRoomEvent, extendedData = ''): void {
    if (state === ZIMRoomState.Disconnected)
      forget(roomID)
    events.emit('roomStateChanged', { roomID, state, event, extendedData })
  }

  /** A room that this client is in is entered again without an event before the reply. */
  async function enter(operation: keyof typeof ENTERING, roomInfo: Vendor.ZIMRoomInfo, config?: Vendor.ZIMRoomAdvancedConfig, more: { fromRoomID: string, isCreating: boolean } | undefined = undefined): Promise<Vendor.ZIMRoomEnteredResult> {
    const { roomID, roomName } = roomInfo
    const { event, failed, name } = ENTERING[operation]
    entering.add(roomID)
    if (!isIn(roomID))
      setState(roomID, ZIMRoomState.Connecting, event)
    try {
      const info = { roomID, roomName, ...(config?.roomAttributes && { attributes: config.roomAttributes }), ...(config?.roomDestroyDelayTime && { destroyDelay: +config.roomDestroyDelayTime }), ...more }
      const { count, attributes: all = {}, seq: _, ...entered } = await ask(operation as 'enterRoom', info, name)
      if (entering.delete(roomID)) {
        counts.set(roomID, count)
        names.set(roomID, entered.roomInfo.baseInfo.roomName)
        void check(roomID)
        attributes?.entered(roomID, all)
      }
      if (more && counts.has(more.fromRoomID))
        setState(more.fromRoomID, ZIMRoomState.Disconnected, ZIMRoomEvent.Success)
      return entered
    }
    catch (error) {
      entering.delete(roomID)
      setState(roomID, ZIMRoomState.Disconnected, failedEvent(error, failed))
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

  const isIn = (roomID: string): boolean => counts.has(roomID)

  function requireInside(roomID: string): void {
    if (!isIn(roomID))
      throw failure(6000321)
  }

  const onMember = (event: 'roomMemberJoined' | 'roomMemberLeft') => ({ count, ...data }: EventData<'roomMemberJoined'> & { count: number }) => {
    counts.set(data.roomID, count)
    events.emit(event, data)
  }

  const calls = {
    enterRoom: call('enterRoom', (roomInfo: Vendor.ZIMRoomInfo, config?: Vendor.ZIMRoomAdvancedConfig) => {
      checkRoomInfo(roomInfo, config)
      return enter('enterRoom', roomInfo, config)
    }),

    createRoom: call('enterRoom', (roomInfo: Vendor.ZIMRoomInfo, config?: Vendor.ZIMRoomAdvancedConfig) => {
      checkRoomInfo(roomInfo, config)
      return enter('createRoom', roomInfo, config)
    }),

    /** Succeeds at once in a room that this client is in. */
    joinRoom: call('enterRoom', (roomID: string): Promise<Vendor.ZIMRoomJoinedResult> => {
      checkRoomInfo({ roomID, roomName: '' })
      if (isIn(roomID))
        return Promise.resolve({ roomInfo: { baseInfo: { roomID, roomName: names.get(roomID)! } } })
      return enter('joinRoom', { roomID, roomName: '' })
    }),

    switchRoom: call('enterRoom', (fromRoomID: string, toRoomInfo: Vendor.ZIMRoomInfo, isCreateWhenRoomNotExisted: boolean, config?: Vendor.ZIMRoomAdvancedConfig) => {
      checkRoomInfo(toRoomInfo, config)
      if (fromRoomID === toRoomInfo.roomID)
        throw failure(6000001, 'The fromRoomID and the target room id are the same.')
      if (!isIn(fromRoomID))
        throw failure(6000001, `Room is not exist or not in the room by fromRoomID: ${fromRoomID}`)
      return enter('switchRoom', toRoomInfo, config, { fromRoomID, isCreating: !!isCreateWhenRoomNotExisted })
    }),

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
      if (!(config?.count >= 0))
        throw invalid('queryRoomMemberList', 'The config or its count is invalid.')
      if (config.count < 1)
        return { roomID, memberList: [], nextFlag: config.nextFlag || '' }
      requireInside(roomID)
      try {
        return await ask('queryRoomMemberList', { roomID, count: Math.min(LARGEST_PAGE, config.count), nextFlag: config.nextFlag }, 'room/userlist')
      }
      catch {
        return { roomID, memberList: [], nextFlag: undefined as unknown as string }
      }
    }),

    queryRoomMembers: call('queryRoomMemberList', async (userIDs: string[], roomID: string) => {
      checkRoomMembers('queryRoomMemberList', userIDs, roomID)
      requireInside(roomID)
      return { roomID, ...await ask('queryRoomMembers', { roomID, userIDs: [...new Set(userIDs)] }, 'room/user_infos') }
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
      /** By the server: the room is closed, or the user was put out of it. */
      roomEnded({ roomID, reason }: { roomID: string, reason: number }): void {
        if (isIn(roomID)) setState(roomID, ZIMRoomState.Disconnected, ENDED[reason]!, JSON.stringify({ room_id: roomID, reason, message: '' }))
      },
    },

    isIn,

    /** Sets who keeps the attributes of rooms. */
    keepAttributes: (keeper: AttributesOfRooms) => { attributes = keeper },

    /** The connection is lost, or an attempt to open a new one has failed. */
    interrupt: () => counts.forEach((_, roomID) => setState(roomID, ZIMRoomState.Connecting, ZIMRoomEvent.NetworkInterrupted)),

    /** The connection is back and logged in. */
    async resume(): Promise<void> {
      await Promise.all([...counts.keys()].map(check))
    },

    /** The login has ended. */
    end() {
      counts.clear()
      names.clear()
      entering.clear()
    },
  }
}

function failedEvent(error: unknown, failed: ZIMRoomEvent): ZIMRoomEvent {
  const { code } = error as { code?: number }
  if (failed !== ZIMRoomEvent.EnterFailed)
    return failed
  if (code === 6000105)
    return ZIMRoomEvent.NetworkDisconnected
  return code === 6000322 ? ZIMRoomEvent.RoomNotExist : ZIMRoomEvent.EnterFailed
}
