import type { ZIMConversation } from 'zego-zim-miniprogram'

import type { Timers } from '../timers'
import type { ArgsOf, OperationName, ResultOf } from '../world'
import type { Events } from './events'
import type { Store } from './store'

import { ZIMConversationEvent } from '../enums'
import { copyOf } from './store'

/** What the parts of one instance share. */
export interface Client {
  readonly timers: Timers
  readonly events: Events
  readonly store: Store
  /** userID of who is signed in. */
  me: () => string
  /** Connected and logged in on the present connection. */
  isOnline: () => boolean
  /** Asks the server; `name` is what ZIM's message names when the network fails. */
  ask: <N extends OperationName>(operation: N, args: ArgsOf<N>, name: string) => Promise<ResultOf<N>>
}

/** Takes over a conversation as the server sees it now, and reports it. */
export function showConversation(client: Client, view: ZIMConversation): void {
  const event = client.store.find(view.conversationID, view.type) ? ZIMConversationEvent.Updated : ZIMConversationEvent.Added
  const conversation = client.store.merge(view)
  client.events.emit('conversationChanged', { infoList: [{ event, conversation: copyOf(conversation) }] })
}

/** Reports the total when it is not what was last reported. */
export function createUnreadReporter(client: Client) {
  let last = 0
  return {
    report(isForced = false): void {
      const total = client.store.totalUnread()
      if (total === last && !isForced)
        return
      last = total
      client.events.emit('conversationTotalUnreadMessageCountUpdated', { totalUnreadMessageCount: total })
    },
    forget(): void {
      last = 0
    },
  }
}
