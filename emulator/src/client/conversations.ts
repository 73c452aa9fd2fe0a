/** The conversation list and what can be done to a conversation. Reading is local; changing asks the server, drafts excepted. */
import type {
  ZIMConversation,
  ZIMConversationDeleteConfig,
  ZIMConversationFilterOption,
  ZIMConversationNotificationStatus,
  ZIMConversationQueryConfig,
  ZIMConversationTotalUnreadMessageCountQueryConfig,
  ZIMConversationType,
} from 'zego-zim-miniprogram'

import type { Client } from './context'

import { ZIMConversationEvent } from '../enums'
import { failure, invalid } from '../failure'
import { checkCount, checkStored, refuseGroups } from './checks'
import { showConversation } from './context'
import { copyOf, keyOf } from './store'

const LARGEST_PAGE = 100
const ONLY_PINNED = 1
const ONLY_UNPINNED = 2

export class Conversations {
  constructor(private readonly client: Client, private readonly reportUnread: (isForced?: boolean) => void) {}

  /** Fetches the list after a login and reports what is new in it. */
  async sync(): Promise<void> {
    const { events, store } = this.client
    const { conversationList } = await this.client.ask('syncConversations', undefined, 'conv_list')
    const changed = conversationList.map((view) => {
      const event = store.find(view.conversationID, view.type) ? ZIMConversationEvent.Updated : ZIMConversationEvent.Added
      return { event, conversation: copyOf(store.merge(view)) }
    })
    if (changed.length)
      events.emit('conversationChanged', { infoList: changed })
    this.reportUnread(true)
  }

  async queryList(config: ZIMConversationQueryConfig, option?: ZIMConversationFilterOption) {
    checkCount('queryConversationList', config)
    return { conversationList: this.page(config, conversation => fits(conversation, option)) }
  }

  async queryPinned(config: ZIMConversationQueryConfig) {
    checkCount('queryConversationPinnedList', config)
    return { conversationList: this.page(config, conversation => conversation.isPinned) }
  }

  private page({ nextConversation, count }: ZIMConversationQueryConfig, isWanted: (conversation: ZIMConversation) => boolean): ZIMConversation[] {
    const list = this.client.store.list().filter(isWanted)
    const start = nextConversation ? list.findIndex(({ conversationID, type }) => keyOf(conversationID, type) === keyOf(nextConversation.conversationID, nextConversation.type)) + 1 : 0
    return copyOf(list.slice(start, start + Math.min(count, LARGEST_PAGE)))
  }

  async query(conversationID: string, conversationType: ZIMConversationType) {
    checkStored('queryConversation', conversationID, conversationType)
    return { conversation: copyOf(this.existing(conversationID, conversationType)) }
  }

  async queryTotalUnread({ conversationTypes }: ZIMConversationTotalUnreadMessageCountQueryConfig) {
    const wanted = this.client.store.list().filter(({ type, notificationStatus }) => notificationStatus === 1 && (!conversationTypes?.length || conversationTypes.includes(type)))
    return { unreadMessageCount: wanted.reduce((sum, { unreadMessageCount }) => sum + unreadMessageCount, 0) }
  }

  async clearUnread(conversationID: string, conversationType: ZIMConversationType) {
    checkStored('clearConversationUnreadMessageCount', conversationID, conversationType)
    if (this.existing(conversationID, conversationType).unreadMessageCount > 0)
      this.show(await this.client.ask('clearConversationUnreadMessageCount', { conversationID }, 'conv_clear'))
    return { conversationID, conversationType }
  }

  async clearTotalUnread(): Promise<void> {
    for (const { conversationID, type } of this.client.store.list())
      await this.clearUnread(conversationID, type)
  }

  async setPinned(isPinned: boolean, conversationID: string, conversationType: ZIMConversationType) {
    checkStored('updateConversationPinnedState', conversationID, conversationType)
    refuseGroups('updateConversationPinnedState', conversationType)
    this.show(await this.client.ask('updateConversationPinnedState', { conversationID, isPinned }, 'conv_pinned'))
    return { conversationID, conversationType }
  }

  async setNotification(status: ZIMConversationNotificationStatus, conversationID: string, conversationType: ZIMConversationType) {
    checkStored('setConversationNotificationStatus', conversationID, conversationType)
    refuseGroups('setConversationNotificationStatus', conversationType)
    if (status !== 1 && status !== 2)
      throw invalid('setConversationNotificationStatus', 'status is invalid.')
    this.show(await this.client.ask('setConversationNotificationStatus', { conversationID, status }, 'mute'))
    return { conversationID, conversationType }
  }

  /** Local, works offline, makes the conversation; reported as an update even when it is new, as the SDK does. */
  async setDraft(draft: string, conversationID: string, conversationType: ZIMConversationType) {
    checkStored('setConversationDraft', conversationID, conversationType)
    const { store, events, timers } = this.client
    const conversation = store.setDraft(conversationID, conversationType, draft, timers.now())
    events.emit('conversationChanged', { infoList: [{ event: ZIMConversationEvent.Updated, conversation: copyOf(conversation) }] })
    return { conversationID, conversationType }
  }

  async delete(conversationID: string, conversationType: ZIMConversationType, config?: ZIMConversationDeleteConfig) {
    checkStored('deleteConversation', conversationID, conversationType)
    this.existing(conversationID, conversationType)
    if (config?.isAlsoDeleteServerConversation !== false)
      await this.client.ask('deleteConversation', { conversationID }, 'del_conv')
    const conversation = this.client.store.remove(conversationID, conversationType)
    if (conversation)
      this.client.events.emit('conversationChanged', { infoList: [{ event: ZIMConversationEvent.Deleted, conversation: copyOf(conversation) }] })
    this.reportUnread()
    return { conversationID, conversationType }
  }

  async deleteAll(config?: ZIMConversationDeleteConfig): Promise<void> {
    if (config?.isAlsoDeleteServerConversation !== false)
      await this.client.ask('deleteAllConversations', undefined, 'del_all_conv')
    const count = this.client.store.list().length
    this.client.store.removeAllConversations()
    this.client.events.emit('conversationsAllDeleted', { count })
    this.reportUnread()
  }

  private existing(conversationID: string, conversationType: ZIMConversationType) {
    const conversation = this.client.store.find(conversationID, conversationType)
    if (!conversation)
      throw failure(6000603)
    return conversation
  }

  private show({ conversation }: { conversation: ZIMConversation }): void {
    showConversation(this.client, conversation)
    this.reportUnread()
  }
}

function fits({ type, isPinned, unreadMessageCount }: ZIMConversation, option?: ZIMConversationFilterOption): boolean {
  if (option?.conversationTypes?.length && !option.conversationTypes.includes(type))
    return false
  if (option?.isOnlyUnreadConversation && unreadMessageCount === 0)
    return false
  return !((option?.pinnedFilter === ONLY_PINNED && !isPinned) || (option?.pinnedFilter === ONLY_UNPINNED && isPinned))
}
