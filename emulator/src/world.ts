/**
 * ZIM's backend, as far as this client needs it: a pure state machine behind {@link World}.
 *
 * Assumptions: one AppID; one device per user unless `multiDevice`. The caller (gateway.ts) owns connections, time-outs and tokens.
 * Invariants: an operation throws a ZimError and leaves no delivery behind, or its deliveries are ready when it returns, in the order
 * in which they have to be sent. Nothing happens between operations: no timers, no I/O.
 * Scope: the operations below, for peer conversations, groups and rooms. README.md lists what is missing.
 */
import type { Delivery, Session, WorldOptions, WorldState } from './world/state'

import * as blacklist from './world/blacklist'
import * as combined from './world/combined'
import * as conversations from './world/conversations'
import * as edits from './world/edits'
import * as files from './world/files'
import * as friendApplications from './world/friendApplications'
import * as friends from './world/friends'
import * as groupApplications from './world/groupApplications'
import * as groupAttributes from './world/groupAttributes'
import * as groupMembers from './world/groupMembers'
import * as groupMessages from './world/groupMessages'
import * as groupMutes from './world/groupMutes'
import * as groupProfile from './world/groupProfile'
import * as groupRoles from './world/groupRoles'
import * as groups from './world/groups'
import * as messages from './world/messages'
import * as pins from './world/pins'
import * as presence from './world/presence'
import * as pushes from './world/pushes'
import * as queries from './world/queries'
import * as reactions from './world/reactions'
import * as receipts from './world/receipts'
import * as replies from './world/replies'
import * as roomAttributes from './world/roomAttributes'
import * as rooms from './world/rooms'
import * as sessions from './world/sessions'
import { createState } from './world/state'
import * as users from './world/users'

export { findConversation, peerConversation } from './world/conversations'
export { completeMedia, isMedia, storeFile } from './world/files'
export { append as appendMessage } from './world/log'
export { FREE_LIMITS, type Plan, planOf } from './world/plans'
export type { SignedIn, SignIn } from './world/sessions'
export type { Delivery, ExpectedUpload, MissedMessages, MissedOptions, SdkOptions, Session, StoredFile, StoredMessage, WorldLimits, WorldOptions } from './world/state'

/** The calls of a signed-in user, by their names on the wire. */
const operations = {
  ...blacklist.operations,
  ...combined.operations,
  ...conversations.operations,
  ...edits.operations,
  ...files.operations,
  ...friendApplications.operations,
  ...friends.operations,
  ...groupApplications.operations,
  ...groupAttributes.operations,
  ...groupMembers.operations,
  ...groupMessages.operations,
  ...groupMutes.operations,
  ...groupProfile.operations,
  ...groupRoles.operations,
  ...groups.operations,
  ...messages.operations,
  ...pins.operations,
  ...presence.operations,
  ...pushes.operations,
  ...reactions.operations,
  ...receipts.operations,
  ...replies.operations,
  ...roomAttributes.operations,
  ...rooms.operations,
  ...users.operations,
}

export type Operations = typeof operations
export type OperationName = keyof Operations
export type ArgsOf<N extends OperationName> = Parameters<Operations[N]> extends [unknown, unknown, infer A] ? A : undefined
export type ResultOf<N extends OperationName> = ReturnType<Operations[N]>

export interface World {
  readonly state: WorldState
  /** Opens a session for a connection whose token the caller has checked. The client then calls `syncConversations` and `catchUp`. */
  signIn: (connectionID: string, user: sessions.SignIn) => sessions.SignedIn
  /** `isLost`: the connection has closed without a logout. */
  signOut: (connectionID: string, isLost?: boolean) => void
  kick: (userID: string, reason?: string) => void
  expireToken: (userID: string) => void
  closeRoom: (roomID: string) => void
  kickFromRoom: (roomID: string, userID: string) => void
  sessionOf: (connectionID: string) => Session | undefined
  /** Runs an operation as the user of a connection. Throws a ZimError: 6000121 without a session, else what the operation throws. */
  perform: <N extends OperationName>(connectionID: string, name: N, args: ArgsOf<N>) => ResultOf<N>
  /** See world/messages.ts. */
  recall: (message: messages.Recall) => ReturnType<typeof messages.recallByServer>
  /** Returns what has to be sent now, in order, and forgets it. */
  takeDeliveries: () => Delivery[]
  /** When the next change comes by itself, ms since the epoch. `settle` makes it. */
  dueAt: () => number | undefined
  settle: () => void
  /** Queries for tests, see world/queries.ts. */
  storedMessages: () => ReturnType<typeof queries.storedMessages>
  rooms: () => ReturnType<typeof queries.rooms>
  unreadCounts: (userID: string) => ReturnType<typeof queries.unreadCounts>
  expireHistory: () => void
  expireReceipts: () => void
}

export function isOperation(name: string): name is OperationName {
  return Object.hasOwn(operations, name)
}

export function createWorld(options?: WorldOptions): World {
  const state = createState(options)
  return {
    state,
    signIn: (connectionID, user) => sessions.signIn(state, connectionID, user),
    signOut: (connectionID, isLost) => sessions.signOut(state, connectionID, isLost),
    kick: (userID, reason = 'Kicked out by the operator') => sessions.kick(state, userID, reason),
    expireToken: userID => sessions.expireToken(state, userID),
    closeRoom: roomID => rooms.closeRoom(state, roomID),
    kickFromRoom: (roomID, userID) => rooms.kickFromRoom(state, roomID, userID),
    sessionOf: connectionID => sessions.sessionOf(state, connectionID),
    perform(connectionID, name, args) {
      const actor = sessions.requireSession(state, connectionID)
      const operation = operations[name] as (world: WorldState, me: string, args: unknown) => ResultOf<typeof name>
      state.actor = actor
      try { return operation(state, actor.userID, args) }
      finally { state.actor = undefined }
    },
    recall: message => messages.recallByServer(state, message),
    takeDeliveries: () => state.outbox.splice(0),
    dueAt: () => state.presenceDue.size ? Math.min(...[...state.presenceDue.values()].map(({ at }) => at)) : undefined,
    settle: () => presence.settlePresence(state),
    storedMessages: () => queries.storedMessages(state),
    rooms: () => queries.rooms(state),
    unreadCounts: userID => queries.unreadCounts(state, userID),
    expireHistory: () => queries.expireHistory(state),
    expireReceipts: () => queries.expireReceipts(state),
  }
}
