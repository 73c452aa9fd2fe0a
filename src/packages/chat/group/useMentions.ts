import type { Ref } from 'vue'

import { computed, ref } from 'vue'

import type { ConversationKey } from '@/types/conversation'

import { groupOf } from '@/chat/capabilities'
import { groupRights } from '@/chat/groupRights'
import { useChatStore } from '@/stores/chat'
import { useGroupMembersStore } from '@/stores/groupMembers'
import { useGroupsStore } from '@/stores/groups'
import { useSessionStore } from '@/stores/session'
import { useUsersStore } from '@/stores/users'
import { failureOf } from '@/utils/failure'
import { plainName } from '@/utils/plainName'

/** Characters of a name in a text. */
const MOST = 30

export interface MentionRow {
  userID: string
  /** As it is sent to others: without the remark, on one line. */
  name: string
  /** As the user knows the member. */
  said: string
  avatar: string
}

/** Members of the group whose chat is open, to be named in a text. */
export function useMentions(key: Readonly<Ref<ConversationKey>>) {
  const chat = useChatStore()
  const groups = useGroupsStore()
  const members = useGroupMembersStore()
  const session = useSessionStore()
  const users = useUsersStore()
  const isOpen = ref(false)
  const isLoading = ref(false)

  const publicName = (userID: string) => plainName(users.publicNameOf(userID, groupOf(key.value)), MOST) || userID

  async function more() {
    if (isLoading.value)
      return
    isLoading.value = true
    try { await members.more(groupOf(key.value)) }
    catch (thrown) { session.recordError(failureOf(thrown)) }
    isLoading.value = false
  }

  return {
    isOpen,
    isLoading,
    more,
    rows: computed<MentionRow[]>(() => isOpen.value
      ? members.of(groupOf(key.value)).members.filter(({ userID }) => userID !== chat.me()).map(({ userID }) => ({ userID, name: publicName(userID), said: users.nameOf(userID, groupOf(key.value)), avatar: users.avatarOf(userID) }))
      : []),
    canNameAll: computed(() => groupRights(groups.get(groupOf(key.value))?.role).mentionAll),
    /** Nothing in other chats. */
    open() {
      if (!groupOf(key.value))
        return
      isOpen.value = true
      if (!members.of(groupOf(key.value)).members.length) void more()
    },
    close() { isOpen.value = false },
  }
}
