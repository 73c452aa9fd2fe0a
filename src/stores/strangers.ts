import { defineStore } from 'pinia'
import { computed, watch } from 'vue'

import type { ConversationKey } from '@/types/conversation'

import { capabilitiesOf } from '@/chat/capabilities'
import { parseConversationKey } from '@/utils/conversationKey'

import { useFriendsStore } from './friends'
import { useHeldChatsStore } from './heldChats'
import { usePrivacyStore } from './privacy'

/**
 * Where the user wants messages of friends alone, the chats with others are held: their messages arrive, and neither alert nor count. A choice
 * of this device; nothing is refused at ZIM. Nobody is a stranger before the friends are known.
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
