import type * as Vendor from 'zego-zim'

import type { ConversationKey } from '@/types/conversation'
import type { ZimEvent } from '@/types/events'
import type { Failure } from '@/types/failure'
import type { RoomPhase } from '@/types/room'

import { createFailure } from '@/utils/failure'

import { CONNECTION_REASONS, CONNECTION_STATES, CONVERSATION_ACTIONS, ReceiptStatus, RoomEvent, RoomState, SYNC_STATES } from './codes'
import { toFailure } from './errors'
import { conversationFromZim, conversationKeyFromZim, messageFromZim, userFromZim } from './fromZim'

/**
 * ZIM's events → ZimEvents: the only place that subscribes.
 *
 * ZIM keeps one listener per event and lets an exception in it crash the app, so every listener is wrapped: what goes
 * wrong inside, here or in whoever hears of the event, becomes an `sdk-error` event.
 * ZIM 3.x is tolerated: `action` beside `event` in conversation changes, one `messageReceived` beside the three older
 * events; a message that arrives by both roads passes once.
 */
type Emit = (event: ZimEvent) => void

/** A received-message event of 2.x or 3.x. */
interface Received {
  messageList: Vendor.ZIMMessage[]
  fromConversationID?: string
  conversationID?: string
  conversationType?: Vendor.ZIMConversationType
  info?: { isOfflineMessage?: boolean }
}

type ChangeInfo = Vendor.ZIMConversationChangeInfo & { action?: Vendor.ZIMConversationEvent }

const REMEMBERED_IDS = 2000

/** Tells whether a message ID was asked about before; an empty one never was. */
function createSeen() {
  const ids = new Set<string>()
  return {
    has(id: string): boolean {
      if (!id || ids.has(id))
        return id !== ''
      ids.add(id)
      if (ids.size > REMEMBERED_IDS) ids.delete(ids.values().next().value!)
      return false
    },
    forget: () => ids.clear(),
  }
}

function roomPhase({ state, event }: Vendor.ZIMEventOfRoomStateChangedResult): { phase: RoomPhase, failure: Failure | null } {
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

export interface Subscription {
  /** Another login begins: what it is told was never heard before. */
  forget: () => void
  stop: () => void
}

/** @param me answers the userID of the moment; events that arrive while nobody is signed in are the caller's to drop. */
export function listen(zim: Vendor.ZIM, me: () => string, emit: Emit): Subscription {
  const subscribed: string[] = []
  const seen = createSeen()

  function report(name: string, thrown: unknown) {
    try { emit({ type: 'sdk-error', failure: { ...toFailure(thrown), detail: `${name}: ${String(thrown)}` } }) }
    catch { /* whoever throws on hearing of an exception cannot be told of another */ }
  }

  function on(name: string, handle: (data: never) => void) {
    subscribed.push(name)
    const guarded = (_: unknown, data: never) => {
      try { handle(data) }
      catch (thrown) { report(name, thrown) }
    }
    zim.on(name as keyof Vendor.ZIMEventHandler, guarded as never)
  }

  const receive = (conversationOf: (data: Received) => ConversationKey) => (data: Received) => {
    const conversation = conversationOf(data)
    const messages = data.messageList.filter(message => !seen.has(message?.messageID ?? '')).map(message => messageFromZim(message, me(), conversation))
    if (messages.length)
      emit({ type: 'messages-received', conversation, messages, isOffline: data.info?.isOfflineMessage === true })
  }

  const byConversation = <T extends { conversationID: string, conversationType: Vendor.ZIMConversationType }>(items: T[]) => {
    const groups = new Map<ConversationKey, T[]>()
    for (const item of items) {
      const key = conversationKeyFromZim(item.conversationType, item.conversationID)
      groups.set(key, [...(groups.get(key) ?? []), item])
    }
    return groups
  }

  on('error', (error: Vendor.ZIMError) => emit({ type: 'sdk-error', failure: toFailure(error) }))
  on('connectionStateChanged', ({ state, event }: Vendor.ZIMEventOfConnectionStateChangedResult) => emit({
    type: 'connection',
    state: CONNECTION_STATES[state] ?? 'disconnected',
    reason: CONNECTION_REASONS[event] ?? 'interrupted',
  }))
  on('tokenWillExpire', ({ second }: Vendor.ZIMEventOfTokenWillExpireResult) => emit({ type: 'token-will-expire', seconds: second }))

  on('peerMessageReceived', receive(data => conversationKeyFromZim(0, data.fromConversationID)))
  on('roomMessageReceived', receive(data => conversationKeyFromZim(1, data.fromConversationID)))
  on('groupMessageReceived', receive(data => conversationKeyFromZim(2, data.fromConversationID)))
  on('messageReceived', receive(data => conversationKeyFromZim(data.conversationType, data.conversationID)))

  on('messageRevokeReceived', ({ messageList }: Vendor.ZIMEventOfMessageRevokeReceivedResult) => {
    for (const message of messageList.map(message => messageFromZim(message, me()))) {
      if (message.id) emit({ type: 'messages-revoked', conversation: message.conversation, messages: [message] })
    }
  })
  on('messageDeleted', (data: Vendor.ZIMEventOfMessageDeletedResult) => emit({
    type: 'messages-deleted',
    conversation: conversationKeyFromZim(data.conversationType, data.conversationID),
    ids: (data.messageList ?? []).flatMap(message => message?.messageID || []),
    isAll: data.isDeleteConversationAllMessage,
  }))
  on('messageReceiptChanged', ({ infos }: Vendor.ZIMEventOfMessageReceiptChangedResult) => {
    for (const [conversation, receipts] of byConversation(infos.filter(info => info.status === ReceiptStatus.Done)))
      emit({ type: 'messages-read', conversation, ids: receipts.map(receipt => receipt.messageID), upTo: 0 })
  })
  on('conversationMessageReceiptChanged', ({ infos }: Vendor.ZIMEventOfConversationMessageReceiptChangedResult) => {
    for (const [conversation, receipts] of byConversation(infos.filter(info => !info.isSelfOperated)))
      emit({ type: 'messages-read', conversation, ids: [], upTo: Math.max(...receipts.map(receipt => receipt.readTime)) })
  })

  on('conversationChanged', ({ infoList }: { infoList: ChangeInfo[] }) => emit({
    type: 'conversations-changed',
    changes: infoList.filter(info => info?.conversation?.conversationID).map(info => ({
      action: CONVERSATION_ACTIONS[info.action ?? info.event] ?? 'updated',
      conversation: conversationFromZim(info.conversation, me()),
    })),
  }))
  on('conversationsAllDeleted', () => emit({ type: 'conversations-cleared' }))
  on('conversationSyncStateChanged', ({ state }: Vendor.ZIMEventOfConversationSyncStateChangedResult) => emit({ type: 'conversation-sync', state: SYNC_STATES[state] ?? 'failed' }))

  on('roomStateChanged', (data: Vendor.ZIMEventOfRoomStateChangedResult) => emit({ type: 'room-phase', roomID: data.roomID, name: '', ...roomPhase(data) }))
  on('roomMemberJoined', ({ roomID, memberList }: Vendor.ZIMEventOfRoomMemberChangedResult) => emit({ type: 'room-members', roomID, members: memberList.map(userFromZim), change: 'joined' }))
  on('roomMemberLeft', ({ roomID, memberList }: Vendor.ZIMEventOfRoomMemberChangedResult) => emit({ type: 'room-members', roomID, members: memberList.map(userFromZim), change: 'left' }))
  on('userInfoUpdated', ({ info }: Vendor.ZIMEventOfUserInfoUpdatedResult) => emit({ type: 'users-updated', users: [userFromZim(info)] }))

  return {
    forget: seen.forget,
    stop() {
      for (const name of subscribed) zim.off(name as keyof Vendor.ZIMEventHandler)
    },
  }
}
