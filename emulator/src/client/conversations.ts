/** The conversation list, and changes of one conversation. Reads are local. Changes go to the server, except drafts. */
import type * as Vendor from 'zego-zim-miniprogram'

import type { Client } from './client'
import type { EventData } from './events'

import { ZIMConversationEvent, ZIMConversationNotificationStatus, ZIMConversationSyncState, ZIMConversationType } from '../enums'
import { failure, invalid } from '../failure'
import { checkCount, checkStored } from './checks'
import { mergeConversation, showConversation } from './client'
import { copyOf, keyOf } from './store'

type Type = Vendor.ZIMConversationType

const LARGEST_PAGE = 100
const ONLY_PINNED = 1
const ONLY_UNPINNED = 2

export function conversationsFacet(client: Client) {
  const { ask, call, events, reportUnread, store, timers } = client

  function pageOf({ nextConversation, count }: Vendor.ZIMConversationQueryConfig, isWanted: (conversation: Vendor.ZIMConversation) => boolean): Vendor.ZIMConversation[] {
    const list = store.list().filter(isWanted)
    const start = nextConversation ? list.findIndex(({ conversationID, type }) => keyOf(conversationID, type) === keyOf(nextConversation.conversationID, nextConversation.type)) + 1 : 0
    return copyOf(list.slice(start, start + Math.min(count, LARGEST_PAGE)))
  }

  function requireKnown(conversationID: string, conversationType: Type) {
    const conversation = store.find(conversationID, conversationType)
    if (!conversation)
      throw failure(6000603)
    return conversation
  }

  function show({ conversation }: { conversation: Vendor.ZIMConversation }): void {
    showConversation(client, conversation)
    reportUnread()
  }

  async function clearUnread(conversationID: string, conversationType: Type) {
    checkStored('clearConversationUnreadMessageCount', conversationID, conversationType)
    if (requireKnown(conversationID, conversationType).unreadMessageCount > 0)
      show(await ask('clearConversationUnreadMessageCount', { conversationID, conversationType }, 'conv_clear'))
    return { conversationID, conversationType }
  }

  const calls = {
    queryConversationList: call('queryConversationList', async (config: Vendor.ZIMConversationQueryConfig, option?: Vendor.ZIMConversationFilterOption) => {
      checkCount('queryConversationList', config)
      return { conversationList: pageOf(config, conversation => fits(conversation, option)) }
    }),

    queryConversationPinnedList: call('queryConversationPinnedList', async (config: Vendor.ZIMConversationQueryConfig) => {
      checkCount('queryConversationPinnedList', config)
      return { conversationList: pageOf(config, conversation => conversation.isPinned) }
    }),

    queryConversation: call('queryConversation', async (conversationID: string, conversationType: Type) => {
      checkStored('queryConversation', conversationID, conversationType)
      return { conversation: copyOf(requireKnown(conversationID, conversationType)) }
    }),

    queryConversationTotalUnreadMessageCount: call('queryConversationTotalUnreadCount', async ({ conversationTypes }: Vendor.ZIMConversationTotalUnreadMessageCountQueryConfig) => {
      const counted = store.list().filter(({ type, notificationStatus }) =>
        notificationStatus === ZIMConversationNotificationStatus.Notify && (!conversationTypes?.length || conversationTypes.includes(type)))
      return { unreadMessageCount: counted.reduce((sum, { unreadMessageCount }) => sum + unreadMessageCount, 0) }
    }),

    clearConversationUnreadMessageCount: call('clearConversationUnreadMessageCount', clearUnread),

    clearConversationTotalUnreadMessageCount: call('clearConversationTotalUnreadMessageCount', async (): Promise<void> => {
      for (const { conversationID, type } of store.list())
        await clearUnread(conversationID, type)
    }),

    updateConversationPinnedState: call('updateConversationPinnedState', async (isPinned: boolean, conversationID: string, conversationType: Type) => {
      checkStored('updateConversationPinnedState', conversationID, conversationType)
      show(await ask('updateConversationPinnedState', { conversationID, conversationType, isPinned }, 'conv_pinned'))
      return { conversationID, conversationType }
    }),

    setConversationNotificationStatus: call('setConversationNotificationStatus', async (status: ZIMConversationNotificationStatus, conversationID: string, conversationType: Type) => {
      checkStored('setConversationNotificationStatus', conversationID, conversationType)
      if (status !== ZIMConversationNotificationStatus.Notify && status !== ZIMConversationNotificationStatus.DoNotDisturb)
        throw invalid('setConversationNotificationStatus', 'status is invalid.')
      const isGroup = conversationType === ZIMConversationType.Group
      const { conversation } = await ask('setConversationNotificationStatus', { conversationID, conversationType, status }, isGroup ? 'group/mute' : 'mute')
      const group = isGroup ? store.groups.find(conversationID) : undefined
      if (group)
        group.notificationStatus = status
      if (conversation)
        show({ conversation })
      return { conversationID, conversationType }
    }),

    /** Works offline. Creates the conversation, and still emits Updated, as the SDK does. */
    setConversationDraft: call('setConversationDraft', async (draft: string, conversationID: string, conversationType: Type) => {
      checkStored('setConversationDraft', conversationID, conversationType)
      const conversation = store.setDraft(conversationID, conversationType, draft, timers.now())
      events.emit('conversationChanged', { infoList: [{ event: ZIMConversationEvent.Updated, conversation: copyOf(conversation) }] })
      return { conversationID, conversationType }
    }),

    deleteConversation: call('deleteConversation', async (conversationID: string, conversationType: Type, config?: Vendor.ZIMConversationDeleteConfig) => {
      checkStored('deleteConversation', conversationID, conversationType)
      requireKnown(conversationID, conversationType)
      if (config?.isAlsoDeleteServerConversation !== false)
        await ask('deleteConversation', { conversationID, conversationType }, 'del_conv')
      const conversation = store.remove(conversationID, conversationType)
      if (conversation)
        events.emit('conversationChanged', { infoList: [{ event: ZIMConversationEvent.Deleted, conversation: copyOf(conversation) }] })
      reportUnread()
      return { conversationID, conversationType }
    }),

    deleteAllConversations: call('deleteAllConversations', async (config?: Vendor.ZIMConversationDeleteConfig): Promise<void> => {
      if (config?.isAlsoDeleteServerConversation !== false)
        await ask('deleteAllConversations', undefined, 'del_all_conv')
      const count = store.list().length
      store.removeAllConversations()
      events.emit('conversationsAllDeleted', { count })
      reportUnread()
    }),
  } satisfies Partial<Vendor.ZIM>

  return {
    calls,
    pushes: {
      conversationChanged({ infoList }: EventData<'conversationChanged'>): void {
        infoList.forEach(({ conversation }) => {
          const group = conversation.type === ZIMConversationType.Group ? store.groups.find(conversation.conversationID) : undefined
          if (group)
            group.notificationStatus = conversation.notificationStatus
          showConversation(client, conversation)
        })
        reportUnread()
      },
      /** Deleted on another device of the user. */
      conversationDeleted({ conversationID, conversationType = ZIMConversationType.Peer }: { conversationID: string, conversationType?: number }): void {
        const conversation = store.remove(conversationID, conversationType)
        if (conversation)
          events.emit('conversationChanged', { infoList: [{ event: ZIMConversationEvent.Deleted, conversation: copyOf(conversation) }] })
        reportUnread()
      },
    },

    /** Fetches the list after a login and emits what has changed. */
    async sync(): Promise<void> {
      const { conversationList } = await ask('syncConversations', undefined, 'conv_list')
      if (conversationList.length)
        events.emit('conversationChanged', { infoList: conversationList.map(view => mergeConversation(client, view)) })
      reportUnread(true)
      events.emit('conversationSyncStateChanged', { state: ZIMConversationSyncState.Finished })
    },

    /** An offline login has nothing to fetch. */
    syncOffline(): void {
      reportUnread(true)
      events.emit('conversationSyncStateChanged', { state: ZIMConversationSyncState.Finished })
    },
  }
}

function fits({ type, isPinned, unreadMessageCount }: Vendor.ZIMConversation, option?: Vendor.ZIMConversationFilterOption): boolean {
  if (option?.conversationTypes?.length && !option.conversationTypes.includes(type))
    return false
  if (option?.isOnlyUnreadConversation && unreadMessageCount === 0)
    return false
  return !((option?.pinnedFilter === ONLY_PINNED && !isPinned) || (option?.pinnedFilter === ONLY_UNPINNED && isPinned))
}
