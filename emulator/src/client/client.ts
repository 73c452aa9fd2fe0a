/** What the facets of one ZIM object share. A facet is the part of ZIM's surface that belongs to one noun, see facets.ts. */
import type { ZIMConversation, ZIMUserFullInfo } from 'zego-zim-miniprogram'

import type { Timers } from '../timers'
import type { ArgsOf, OperationName, ResultOf } from '../world'
import type { Events } from './events'
import type { Store } from './store'

import { ZIMConversationEvent, ZIMConversationType } from '../enums'
import { copyOf } from './store'

export interface Client {
  readonly timers: Timers
  readonly events: Events
  readonly store: Store
  /** userID of the signed-in user. */
  me: () => string
  /** Connected and logged in on the present connection. */
  isOnline: () => boolean
  /** Calls the server. `name` is the operation that ZIM's text names when the network fails. */
  ask: <N extends OperationName>(operation: N, args: ArgsOf<N>, name: string) => Promise<ResultOf<N>>
  /**
   * Makes a function a call of ZIM's object. It rejects with 6000002 after `destroy` and with 6000121 before login, and every failure
   * becomes ZIM's plain `{ code, message }`. `api` is the name in ZIM's own text, which is not always the method's name.
   */
  call: <A extends unknown[], T>(api: string, run: (...args: A) => Promise<T>) => (...args: A) => Promise<T>
  /** Emits the total of unread messages if it has changed, or always when forced. */
  reportUnread: (isForced?: boolean) => void
}

/** Stores a conversation as the server has it now, and emits the change. A new peer's conversation is emitted after a query of the peer's name. */
export function showConversation(client: Client, view: ZIMConversation): void {
  const { events, store } = client
  const isNew = !store.find(view.conversationID, view.type)
  const info = mergeConversation(client, view)
  const isNameless = view.type === ZIMConversationType.Group && !info.conversation.conversationName
  if (isNew && isNameless)
    return announceGroup(client, view)
  if (!isNew || view.type !== ZIMConversationType.Peer)
    return events.emit('conversationChanged', { infoList: [info] })
  const announce = (peer?: { user: ZIMUserFullInfo }) => {
    const known = store.find(view.conversationID, view.type)
    if (!known)
      return
    if (peer) {
      store.users.set(view.conversationID, peer.user)
      Object.assign(known, { conversationName: peer.user.baseInfo.userName, conversationAvatarUrl: peer.user.baseInfo.userAvatarUrl })
    }
    events.emit('conversationChanged', { infoList: [{ event: ZIMConversationEvent.Added, conversation: copyOf<ZIMConversation>(known) }] })
  }
  void client.ask('queryPeer', { userID: view.conversationID }, 'account/fetch_user_info').then(announce, () => announce())
}

/** The name of an operation in ZIM's text: in groups it has a folder of its own. */
export const inPlace = (operation: string, conversationType: number) => conversationType === ZIMConversationType.Group ? `group/${operation}` : operation

export function mergeConversation({ store }: Client, view: ZIMConversation) {
  const known = store.find(view.conversationID, view.type)
  const conversation = store.merge(view)
  const isDisabled = view.type === ZIMConversationType.Group && store.groups.find(view.conversationID)?.isDisabledReported
  const event = !known ? ZIMConversationEvent.Added : isDisabled ? ZIMConversationEvent.Disabled : ZIMConversationEvent.Updated
  return { event, conversation: copyOf<ZIMConversation>(conversation) }
}

/** A new conversation of a group whose name the client does not know. */
function announceGroup(client: Client, { conversationID, type }: ZIMConversation): void {
  const announce = (brief?: { groupName: string, groupAvatarUrl: string, isMember: boolean }) => {
    const known = client.store.find(conversationID, type)
    if (!known)
      return
    if (brief?.groupName)
      Object.assign(known, { conversationName: brief.groupName, conversationAvatarUrl: brief.groupAvatarUrl })
    client.events.emit('conversationChanged', { infoList: [{ event: ZIMConversationEvent.Added, conversation: copyOf<ZIMConversation>(known) }] })
  }
  void client.ask('queryGroupBrief', { groupID: conversationID }, 'group/simple_info_list').then(announce, () => announce())
}
