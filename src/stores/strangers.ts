import { defineStore } from 'pinia'
import { computed, watch } from 'vue'

import type { ConversationKey } from '@/types/conversation'

import { capabilitiesOf } from '@/chat/capabilities'
import { parseConversationKey } from '@/utils/conversationKey'

import { useFriendsStore } from './friends'
import { useHeldChatsStore } from './heldChats'
import { usePrivacyStore } from './privacy'

/**
 * With the setting "only friends", chats with others are held: their messages arrive, but neither alert nor count. The setting is stored on
 * this device; ZIM refuses nothing. Before the friends are loaded, no user is a stranger.
 */
export const useStrangersStore = defineStore('strangers', () => {
  const friends = useFriendsStore()
  const held = useHeldChatsStore()
  const privacy = usePrivacyStore()

  const friendIDs = computed(() => privacy.isOn('onlyFriends') && (friends.hasLoaded || friends.list.length > 0) ? new Set(friends.list.map(({ userID }) => userID)) : null)

  watch(friendIDs, (ids) => {
    held.isHeld = ids && ((key: ConversationKey) => capabilitiesOf(key).isPerson && !ids.has(parseConversationKey(key).id))
  }, { immediate: true, flush: 'sync' })

  return {}
})
