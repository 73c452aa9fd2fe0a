/**
 * One ZIM object: the vendor's methods, by name, on top of the parts that do the work.
 * Every promise rejects with ZIM's plain `{ code, message }`; what the emulator does not do throws by name (notEmulated.ts).
 */
import type * as Vendor from 'zego-zim-miniprogram'

import type { Timers } from '../timers'
import type { Transport } from '../transport'
import type { ArgsOf, OperationName, ResultOf, SignedIn } from '../world'
import type { Client } from './context'
import type { EmulatedName } from './emulated'

import { ZIMConversationSyncState } from '../enums'
import { failure, toFailure } from '../failure'
import { createUnreadReporter } from './context'
import { Conversations } from './conversations'
import { Events } from './events'
import { receivePush } from './incoming'
import { Link, LINK_TIMES, networkError } from './link'
import { Messages } from './messages'
import { Rooms } from './rooms'
import { Sending } from './sending'
import { Session } from './session'
import { Store } from './store'
import { Users } from './users'

/** Pause of the timer that `destroy` forgets, ms. */
const GLOBAL_TIMER = 10_000

export interface InstanceOptions {
  appID: number
  /** Distinguishes this instance from every other one that the same user may run. */
  deviceID: string
  transport: () => Transport
  timers: Timers
}

export class Instance implements Pick<Vendor.ZIM, EmulatedName> {
  isDestroyed = false
  /** Position of the server's inbox up to which this client saw everything; unknown until the first login. */
  private inboxSeq: number | undefined
  private readonly link: Link
  private readonly session: Session
  private readonly events: Events
  private readonly store = new Store()
  private readonly unread: ReturnType<typeof createUnreadReporter>
  private readonly sending: Sending
  private readonly messages: Messages
  private readonly conversations: Conversations
  private readonly rooms: Rooms
  private readonly users: Users

  constructor({ appID, deviceID, transport, timers }: InstanceOptions) {
    this.events = new Events(() => this as unknown as Vendor.ZIM)
    this.link = new Link(transport, timers, {
      opened: () => this.session.opened(),
      lost: () => this.session.lost(),
      push: push => this.onPush(push.push, push.data, push.inboxSeq),
    }, LINK_TIMES)
    this.session = new Session(appID, deviceID, this.link, this.events, timers, {
      loggedIn: server => this.onLoggedIn(server),
      interrupted: () => this.onInterrupted(),
      ended: () => this.onEnded(),
    })
    const client: Client = {
      timers,
      events: this.events,
      store: this.store,
      me: () => this.session.userID,
      isOnline: () => this.session.isOnline,
      ask: (operation, args, name) => this.ask(operation, args, name),
    }
    this.unread = createUnreadReporter(client)
    const reportUnread = (isForced?: boolean) => this.unread.report(isForced)
    this.rooms = new Rooms(client)
    this.sending = new Sending(client, roomID => this.rooms.isIn(roomID), () => this.session.isReconnecting, String(timers.now()))
    this.messages = new Messages(client, reportUnread)
    this.conversations = new Conversations(client, reportUnread)
    this.users = new Users(client)
    this.client = client
  }

  private readonly client: Client

  /** Between a connection and its login ZIM names no operation in its message. */
  private ask<N extends OperationName>(operation: N, args: ArgsOf<N>, name: string): Promise<ResultOf<N>> {
    if (!this.session.isOnline)
      return Promise.reject(networkError(this.link.isUp ? '' : name))
    return this.link.request(operation, args, name) as Promise<ResultOf<N>>
  }

  private onPush(name: string, data: unknown, inboxSeq?: number): void {
    if (inboxSeq !== undefined)
      this.inboxSeq = Math.max(inboxSeq, this.inboxSeq ?? 0)
    if (name === 'kickedOut')
      this.session.kickedOut(data)
    else if (name === 'tokenExpired')
      this.session.tokenExpired()
    else
      receivePush(this.client, name, data, () => this.unread.report())
  }

  /** After each login the list is synchronised, then what was missed is fetched, then what waited is sent and rooms are looked after. */
  private async onLoggedIn(server: SignedIn | undefined): Promise<void> {
    const { userID } = this.session
    this.store.users.set(userID, server?.user ?? this.store.users.get(userID) ?? unknownUser(userID, this.session.userName))
    this.events.emit('conversationSyncStateChanged', { state: ZIMConversationSyncState.Started })
    if (!server)
      return this.onSynchronised()
    this.inboxSeq ??= server.inboxSeq
    this.sending.resume()
    try {
      await this.conversations.sync()
      this.events.emit('conversationSyncStateChanged', { state: ZIMConversationSyncState.Finished })
      await this.client.ask('catchUp', { since: this.inboxSeq }, '')
      await this.rooms.resume()
    }
    catch {
      this.events.emit('conversationSyncStateChanged', { state: ZIMConversationSyncState.Failed })
    }
  }

  private onSynchronised(): void {
    this.unread.report(true)
    this.events.emit('conversationSyncStateChanged', { state: ZIMConversationSyncState.Finished })
  }

  private onInterrupted(): void {
    this.sending.interrupted()
    this.rooms.interrupted()
  }

  private onEnded(): void {
    this.inboxSeq = undefined
    this.sending.forget()
    this.rooms.forget()
    this.store.clear()
    this.unread.forget()
  }

  /** The road of every call: destroyed, then signed in, then the call; failures become plain objects. `api` is ZIM's own label, not always the method. */
  private async call<T>(api: string, run: () => Promise<T>): Promise<T> {
    try {
      if (this.isDestroyed)
        throw failure(6000002)
      if (!this.session.isSignedIn)
        throw failure(6000121, `API.${api}: Not logged with call.`)
      return await run()
    }
    catch (error) {
      throw toFailure(error)
    }
  }

  on<K extends keyof Vendor.ZIMEventHandler>(type: K, listener: Vendor.ZIMEventHandler[K]): void {
    if (!this.isDestroyed)
      this.events.on(type, listener)
  }

  off<K extends keyof Vendor.ZIMEventHandler>(type: K): void {
    this.events.off(type)
  }

  setLogConfig(): void {}

  login(userInfo: Vendor.ZIMUserInfo, token: string): Promise<void>
  login(userID: string, config: Vendor.ZIMLoginConfig): Promise<void>
  login(user: string | Vendor.ZIMUserInfo, config: string | Vendor.ZIMLoginConfig): Promise<void> {
    if (this.isDestroyed)
      return Promise.reject(toFailure(failure(6000002)))
    const [userID, options] = typeof config === 'string'
      ? [(user as Vendor.ZIMUserInfo).userID, { userName: (user as Vendor.ZIMUserInfo).userName, token: config }]
      : [user as string, config]
    return this.session.login(userID, options ?? {}).catch((error) => { throw toFailure(error) })
  }

  logout(): void {
    if (!this.isDestroyed)
      this.session.logout()
  }

  /**
   * As in the SDK the object stays behind dead, and a timer that nobody stopped trips over the cleared engine 10 s later, uncaught.
   * `engine` has the two names by which an app can keep it from falling.
   */
  destroy(): void {
    if (this.isDestroyed)
      return
    this.session.logout()
    this.isDestroyed = true
    this.events.clear()
    this.engine.econf = null
    this.client.timers.setTimeout(this.engine.onExecGlobalTimer, GLOBAL_TIMER)
  }

  readonly engine: { econf: { user?: object } | null, onExecGlobalTimer: () => void } = {
    econf: { user: {} },
    onExecGlobalTimer: () => {
      this.client.timers.setTimeout(() => this.engine.onExecGlobalTimer(), GLOBAL_TIMER)
      void this.engine.econf!.user
    },
  }

  renewToken = (token: string) => this.call('renewToken', () => this.session.renewToken(token))

  queryUsersInfo: Vendor.ZIM['queryUsersInfo'] = (userIDs, config) => this.call('queryUsersInfo', () => this.users.query(userIDs, config))
  querySelfUserInfo = () => this.call('querySelfUserRule', () => this.users.querySelf())
  updateUserName = (name: string) => this.call('updateUser', () => this.users.updateName(name))
  updateUserAvatarUrl = (url: string) => this.call('updateUser', () => this.users.updateAvatarUrl(url))
  updateUserExtendedData = (data: string) => this.call('updateUser', () => this.users.updateExtendedData(data))

  sendMessage: Vendor.ZIM['sendMessage'] = (message, to, type, config, notification) => this.call('sendMessage', () => this.sending.send(message, to, type, config, notification))
  insertMessageToLocalDB: Vendor.ZIM['insertMessageToLocalDB'] = (message, id, type) => this.call('insertMessageToLocalDB', () => this.messages.insert(message, id, type))
  queryHistoryMessage: Vendor.ZIM['queryHistoryMessage'] = (id, type, config) => this.call('queryHistoryMessage', () => this.messages.query(id, type, config))
  revokeMessage: Vendor.ZIM['revokeMessage'] = (message, config) => this.call('revokeMessage', () => this.messages.revoke(message, config))
  deleteMessages: Vendor.ZIM['deleteMessages'] = (list, id, type, config) => this.call('deleteMessages', () => this.messages.delete(list, id, type, config))
  deleteAllMessage: Vendor.ZIM['deleteAllMessage'] = (id, type, config) => this.call('deleteAllMessage', () => this.messages.deleteAll(id, type, config))
  sendMessageReceiptsRead: Vendor.ZIM['sendMessageReceiptsRead'] = (list, id, type) => this.call('sendMessageReceiptsRead', () => this.messages.sendReceipts(list, id, type))
  sendConversationMessageReceiptRead: Vendor.ZIM['sendConversationMessageReceiptRead'] = (id, type) => this.call('sendConversationMessageReceiptRead', () => this.messages.sendConversationReceipt(id, type))
  queryMessageReceiptsInfo: Vendor.ZIM['queryMessageReceiptsInfo'] = (list, id, type) => this.call('queryMessageReceiptsInfo', () => this.messages.queryReceipts(list, id, type))

  queryConversationList: Vendor.ZIM['queryConversationList'] = (config, option) => this.call('queryConversationList', () => this.conversations.queryList(config, option))
  queryConversation: Vendor.ZIM['queryConversation'] = (id, type) => this.call('queryConversation', () => this.conversations.query(id, type))
  queryConversationPinnedList: Vendor.ZIM['queryConversationPinnedList'] = config => this.call('queryConversationPinnedList', () => this.conversations.queryPinned(config))
  queryConversationTotalUnreadMessageCount: Vendor.ZIM['queryConversationTotalUnreadMessageCount'] = config => this.call('queryConversationTotalUnreadCount', () => this.conversations.queryTotalUnread(config))
  clearConversationUnreadMessageCount: Vendor.ZIM['clearConversationUnreadMessageCount'] = (id, type) => this.call('clearConversationUnreadMessageCount', () => this.conversations.clearUnread(id, type))
  clearConversationTotalUnreadMessageCount = () => this.call('clearConversationTotalUnreadMessageCount', () => this.conversations.clearTotalUnread())
  updateConversationPinnedState: Vendor.ZIM['updateConversationPinnedState'] = (isPinned, id, type) => this.call('updateConversationPinnedState', () => this.conversations.setPinned(isPinned, id, type))
  setConversationNotificationStatus: Vendor.ZIM['setConversationNotificationStatus'] = (status, id, type) => this.call('setConversationNotificationStatus', () => this.conversations.setNotification(status, id, type))
  setConversationDraft: Vendor.ZIM['setConversationDraft'] = (draft, id, type) => this.call('setConversationDraft', () => this.conversations.setDraft(draft, id, type))
  deleteConversation: Vendor.ZIM['deleteConversation'] = (id, type, config) => this.call('deleteConversation', () => this.conversations.delete(id, type, config))
  deleteAllConversations: Vendor.ZIM['deleteAllConversations'] = config => this.call('deleteAllConversations', () => this.conversations.deleteAll(config))

  enterRoom: Vendor.ZIM['enterRoom'] = roomInfo => this.call('enterRoom', () => this.rooms.enter('enterRoom', roomInfo))
  createRoom: Vendor.ZIM['createRoom'] = roomInfo => this.call('enterRoom', () => this.rooms.enter('createRoom', roomInfo))
  joinRoom: Vendor.ZIM['joinRoom'] = roomID => this.call('enterRoom', () => this.rooms.enter('joinRoom', { roomID, roomName: '' }))
  leaveRoom: Vendor.ZIM['leaveRoom'] = roomID => this.call('leaveRoom', () => this.rooms.leave(roomID))
  leaveAllRoom = () => this.call('leaveAllRoom', () => this.rooms.leaveAll())
  queryRoomMemberList: Vendor.ZIM['queryRoomMemberList'] = (roomID, config) => this.call('queryRoomMemberList', () => this.rooms.queryMembers(roomID, config))
  queryRoomOnlineMemberCount: Vendor.ZIM['queryRoomOnlineMemberCount'] = roomID => this.call('queryRoomOnlineMemberCount', () => this.rooms.queryMemberCount(roomID))
}

function unknownUser(userID: string, userName: string): Vendor.ZIMUserFullInfo {
  return { baseInfo: { userID, userName, userAvatarUrl: '', userExtendedData: '' }, userAvatarUrl: '', extendedData: '' }
}
