import { computed, ref, watch } from 'vue'

import type { ConversationAction } from '@/components/conversation/conversationMenu'
import type { Conversation, ConversationKey } from '@/types/conversation'

import { capabilitiesOf } from '@/chat/capabilities'
import { createConversationFeed } from '@/components/conversation/conversationFeed'
import { conversationMenu, swipeActions } from '@/components/conversation/conversationMenu'
import { locale, t } from '@/i18n'
import { useConversationsStore } from '@/stores/conversations'
import { useGroupFacesStore } from '@/stores/groupFaces'
import { useOutboxStore } from '@/stores/outbox'
import { conversationKey, parseConversationKey } from '@/utils/conversationKey'
import { loadModule } from '@/utils/loadModule'

import { confirm, showActionSheet, showError } from '../dialogs'
import { routes } from '../routes'
import { useNames } from '../useNames'
import { usePresence } from '../usePresence'

/** The list of conversations with its search and its actions, for the page and for the pane of a wide window. The caller ends it with `close`. */
export function useConversationList() {
  const conversations = useConversationsStore()
  const groupFaces = useGroupFacesStore()
  const outbox = useOutboxStore()
  const names = useNames(() => feed.touch('all'))
  const presence = usePresence(userIDs => feed.touch(userIDs.map(userID => conversationKey('peer', userID))))

  const feed = createConversationFeed({
    list: () => conversations.shown,
    context: () => ({ now: Date.now(), nameOf: names.nameOf, avatarOf: names.avatarOf, membersOf: groupFaces.of, draftOf: ({ key }) => outbox.draft(key), isOnline: userID => presence.of(userID)?.isOnline === true }),
  })
  const search = ref('')
  const hasMatch = computed(() => feed.rows.value.length > 0)

  /** Loaded when a room is entered: not part of the first page. */
  const rooms = async () => (await loadModule(() => import('@/stores/rooms'))).useRoomsStore()
  const isRoom = (key: ConversationKey) => capabilitiesOf(key).hasMembership

  const actions: Record<ConversationAction, (conversation: Conversation) => unknown> = {
    markRead: ({ key, id }) => isRoom(key) ? rooms().then(({ markRead }) => markRead(id)) : conversations.markRead(key),
    markUnread: ({ key }) => conversations.markUnread(key),
    pin: ({ key }) => conversations.setPinned(key, true),
    unpin: ({ key }) => conversations.setPinned(key, false),
    mute: ({ key }) => conversations.setMuted(key, true),
    unmute: ({ key }) => conversations.setMuted(key, false),
    async clear({ key }) {
      if (await confirm(t('chats.clearAsk'), t('chats.clearMeans'), { confirmText: t('action.empty'), isDestructive: true }))
        await conversations.clear(key)
    },
    async delete({ key }) {
      if (await confirm(t('chats.deleteAsk'), t('chats.deleteMeans'), { confirmText: t('action.delete'), isDestructive: true }))
        await conversations.remove(key)
    },
    async leave({ id }) {
      if (await confirm(t('room.leaveAsk'), t('room.leaveMeans'), { confirmText: t('action.leave'), isDestructive: true }))
        await (await rooms()).leave(id)
    },
  }

  const shownOf = (wanted: ConversationKey) => conversations.shown.find(({ key }) => key === wanted)

  function open(key: ConversationKey) {
    const { id, name } = shownOf(key) ?? {}
    if (id && isRoom(key)) routes.room(id, name ?? '')
    else routes.chat(key)
  }

  async function choose(key: ConversationKey, action: ConversationAction) {
    const conversation = shownOf(key)
    try { if (conversation) await actions[action](conversation) }
    catch (thrown) { showError(thrown) }
  }

  async function openMenu(key: ConversationKey) {
    const conversation = shownOf(key)
    const action = conversation && await showActionSheet(conversationMenu(conversation, await conversations.canPin()), name => t(`action.${name}`))
    if (action) await choose(key, action)
  }

  function actionsOf(key: ConversationKey) {
    const conversation = shownOf(key)
    return conversation ? swipeActions(conversation) : []
  }

  /** Slots of the rows on the screen. */
  let inView: readonly number[] = []

  function showPresence(slots = inView) {
    inView = slots
    presence.show(slots.flatMap((slot) => {
      const key = feed.keyOf(slot)
      return key && capabilitiesOf(key).isPerson ? [parseConversationKey(key).id] : []
    }))
  }

  const stopListening = conversations.onChanges(feed.touch)
  watch(search, text => feed.filter(text))
  watch(() => groupFaces.all, () => feed.touch('all'))
  watch(locale, () => feed.touch('all'))
  watch(presence.isOn, (isOn) => { feed.onView.value = isOn ? showPresence : null }, { immediate: true })
  // A slot may have got another conversation.
  watch(feed.rows, () => showPresence())

  // #ifdef H5
  /** For a wide window, which opens chats in another way. */
  function addressOf(key: ConversationKey) {
    const { id, name } = shownOf(key) ?? {}
    return id && isRoom(key) ? routes.roomAddress(id, name ?? '') : routes.chatAddress(key)
  }
  // #endif

  return {
    // #ifdef H5
    addressOf,
    // #endif
    feed,
    search,
    hasMatch,
    open,
    openMenu,
    choose,
    actionsOf,
    show() {
      feed.rebase()
      feed.resume()
      presence.resume()
    },
    hide() {
      feed.pause()
      presence.pause()
    },
    close() {
      stopListening()
      feed.close()
    },
  }
}
