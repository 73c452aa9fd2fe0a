/**
 * What ZIM's backend does, as far as this chat needs it: a pure state machine behind {@link World}.
 *
 * Assumptions: one AppID; one device per user; the caller (gateway.ts) owns connections, time-outs and tokens.
 * Invariants: an operation either throws a ZimError and leaves no delivery behind, or its deliveries are ready when it returns,
 * in the order in which they have to be sent. Nothing happens between operations: no timers, no I/O.
 * Scope: peer conversations and rooms. Groups, friends, calls, reactions, files are not here; README.md lists what is.
 */
import type { Delivery, Session, WorldOptions, WorldState } from './world/state'

import * as conversations from './world/conversations'
import { catchUp } from './world/deliver'
import * as messages from './world/messages'
import * as receipts from './world/receipts'
import * as rooms from './world/rooms'
import * as sessions from './world/sessions'
import { createState } from './world/state'
import * as users from './world/users'

export type { SignedIn, SignIn } from './world/sessions'
export type { Delivery, Session, WorldLimits, WorldOptions } from './world/state'

/** Everything a signed-in user can ask for, by the name it has on the wire. */
const operations = {
  syncConversations: conversations.syncConversations,
  catchUp,
  sendPeerMessage: messages.sendPeerMessage,
  queryHistoryMessage: messages.queryHistoryMessage,
  revokeMessage: messages.revokeMessage,
  deleteMessages: messages.deleteMessages,
  deleteAllMessage: messages.deleteAllMessage,
  sendMessageReceiptsRead: receipts.sendMessageReceiptsRead,
  sendConversationMessageReceiptRead: receipts.sendConversationMessageReceiptRead,
  queryMessageReceiptsInfo: receipts.queryMessageReceiptsInfo,
  clearConversationUnreadMessageCount: conversations.clearConversationUnreadMessageCount,
  updateConversationPinnedState: conversations.updateConversationPinnedState,
  setConversationNotificationStatus: conversations.setConversationNotificationStatus,
  deleteConversation: conversations.deleteConversation,
  deleteAllConversations: conversations.deleteAllConversations,
  enterRoom: rooms.enterRoom,
  createRoom: rooms.createRoom,
  joinRoom: rooms.joinRoom,
  leaveRoom: rooms.leaveRoom,
  leaveAllRoom: rooms.leaveAllRoom,
  checkRoom: rooms.checkRoom,
  queryRoomMemberList: rooms.queryRoomMemberList,
  queryRoomOnlineMemberCount: rooms.queryRoomOnlineMemberCount,
  sendRoomMessage: rooms.sendRoomMessage,
  queryUsersInfo: users.queryUsersInfo,
  updateUserName: users.updateUserName,
  updateUserAvatarUrl: users.updateUserAvatarUrl,
  updateUserExtendedData: users.updateUserExtendedData,
}

export type Operations = typeof operations
export type OperationName = keyof Operations
export type ArgsOf<N extends OperationName> = Parameters<Operations[N]> extends [unknown, unknown, infer A] ? A : undefined
export type ResultOf<N extends OperationName> = ReturnType<Operations[N]>

export interface World {
  readonly state: WorldState
  /** Opens a session for a connection whose token the caller has checked. The client then asks for `syncConversations` and `catchUp`. */
  signIn: (connectionID: string, user: sessions.SignIn) => sessions.SignedIn
  signOut: (connectionID: string) => void
  kick: (userID: string, reason?: string) => void
  expireToken: (userID: string) => void
  sessionOf: (connectionID: string) => Session | undefined
  /** Runs an operation as the user of a connection. Throws ZimError: 6000121 without a session, else what the rule says. */
  perform: <N extends OperationName>(connectionID: string, name: N, args: ArgsOf<N>) => ResultOf<N>
  /** What is to be sent now, in order. Emptied by reading. */
  takeDeliveries: () => Delivery[]
}

export function isOperation(name: string): name is OperationName {
  return Object.hasOwn(operations, name)
}

export function createWorld(options?: WorldOptions): World {
  const state = createState(options)
  return {
    state,
    signIn: (connectionID, user) => sessions.signIn(state, connectionID, user),
    signOut: connectionID => sessions.signOut(state, connectionID),
    kick: (userID, reason = 'Kicked out by the operator') => sessions.kick(state, userID, reason),
    expireToken: userID => sessions.expireToken(state, userID),
    sessionOf: connectionID => sessions.sessionOf(state, connectionID),
    perform(connectionID, name, args) {
      const { userID } = sessions.requireSession(state, connectionID)
      const operation = operations[name] as (world: WorldState, me: string, args: unknown) => ResultOf<typeof name>
      return operation(state, userID, args)
    },
    takeDeliveries: () => state.outbox.splice(0),
  }
}
