/** What the facets of one ZIM object share. A facet is the part of ZIM's surface that belongs to one noun, see facets.ts. */
import type { ZIMConversation } from 'zego-zim-miniprogram'

import type { Timers } from '../timers'
import type { ArgsOf, OperationName, ResultOf } from '../world'
import type { Events } from './events'
import type { Store } from './store'

import { ZIMConversationEvent } from '../enums'
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

/** Stores a conversation as the server has it now, and emits the change. */
export function showConversation(client: Client, view: ZIMConversation): void {
  client.events.emit('conversationChanged', { infoList: [mergeConversation(client, view)] })
}

export function mergeConversation({ store }: Client, view: ZIMConversation) {
  const event = store.find(view.conversationID, view.type) ? ZIMConversationEvent.Updated : ZIMConversationEvent.Added
  return { event, conversation: copyOf<ZIMConversation>(store.merge(view)) }
}
