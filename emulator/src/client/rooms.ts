/**
 * The rooms this client is in. Entering belongs to a connection: when it is lost the room is "connecting", and when it is back the client
 * asks for the room's pulse; a server that no longer holds it there ends the room with {0, NetworkDisconnected}.
 */
import type { ZIMRoomInfo, ZIMRoomMemberQueryConfig } from 'zego-zim-miniprogram'

import type { Client } from './context'

import { ZIMRoomEvent, ZIMRoomState } from '../enums'
import { failure, invalid } from '../failure'
import { checkRoomInfo } from './checks'

type Entrance = 'enterRoom' | 'joinRoom' | 'createRoom'

export class Rooms {
  private readonly states = new Map<string, ZIMRoomState>()

  constructor(private readonly client: Client) {}

  isIn(roomID: string): boolean {
    return this.states.get(roomID) === ZIMRoomState.Connected
  }

  async enter(entrance: Entrance, roomInfo: ZIMRoomInfo) {
    checkRoomInfo(roomInfo)
    const { roomID, roomName } = roomInfo
    const isCreating = entrance === 'createRoom'
    this.setState(roomID, ZIMRoomState.Connecting, isCreating ? ZIMRoomEvent.ActiveCreate : ZIMRoomEvent.ActiveEnter)
    try {
      const entered = await this.client.ask(entrance as 'enterRoom', { roomID, roomName }, isCreating ? 'room/create' : 'room/enter')
      this.setState(roomID, ZIMRoomState.Connected, ZIMRoomEvent.Success)
      return entered
    }
    catch (error) {
      this.setState(roomID, ZIMRoomState.Disconnected, this.failedEvent(error, isCreating))
      throw error
    }
  }

  private failedEvent(error: unknown, isCreating: boolean): ZIMRoomEvent {
    const { code } = error as { code?: number }
    if (isCreating)
      return ZIMRoomEvent.CreateFailed
    if (code === 6000105)
      return ZIMRoomEvent.NetworkDisconnected
    return code === 6000322 ? ZIMRoomEvent.RoomNotExist : ZIMRoomEvent.EnterFailed
  }

  /** A room one is not in is left at once and without an event. */
  async leave(roomID: string): Promise<{ roomID: string }> {
    if (!this.states.has(roomID))
      return { roomID }
    await this.client.ask('leaveRoom', { roomID }, 'room/leave')
    this.setState(roomID, ZIMRoomState.Disconnected, ZIMRoomEvent.Success)
    return { roomID }
  }

  async leaveAll() {
    const left = await this.client.ask('leaveAllRoom', undefined, 'userstate/quit_all_room')
    for (const roomID of [...this.states.keys()])
      this.setState(roomID, ZIMRoomState.Disconnected, ZIMRoomEvent.Success)
    return left
  }

  async queryMembers(roomID: string, config: ZIMRoomMemberQueryConfig) {
    this.requireInside(roomID)
    if (!(config?.count >= 0))
      throw invalid('queryRoomMemberList', 'The config or its count is invalid.')
    return this.client.ask('queryRoomMemberList', { roomID, count: config.count, nextFlag: config.nextFlag }, 'room/user_list')
  }

  async queryMemberCount(roomID: string) {
    this.requireInside(roomID)
    return this.client.ask('queryRoomOnlineMemberCount', { roomID }, 'room/user_count')
  }

  private requireInside(roomID: string): void {
    if (!this.isIn(roomID))
      throw failure(6000321)
  }

  interrupted(): void {
    for (const [roomID, state] of [...this.states]) {
      if (state === ZIMRoomState.Connected)
        this.setState(roomID, ZIMRoomState.Connecting, ZIMRoomEvent.NetworkInterrupted)
    }
  }

  async resume(): Promise<void> {
    for (const roomID of [...this.states.keys()]) {
      await this.client.ask('checkRoom', { roomID }, 'room/info').then(
        () => this.setState(roomID, ZIMRoomState.Connected, ZIMRoomEvent.Success),
        () => this.setState(roomID, ZIMRoomState.Disconnected, ZIMRoomEvent.NetworkDisconnected),
      )
    }
  }

  forget(): void {
    this.states.clear()
  }

  private setState(roomID: string, state: ZIMRoomState, event: ZIMRoomEvent): void {
    if (state === ZIMRoomState.Disconnected)
      this.states.delete(roomID)
    else
      this.states.set(roomID, state)
    this.client.events.emit('roomStateChanged', { roomID, state, event, extendedData: '' })
  }
}
