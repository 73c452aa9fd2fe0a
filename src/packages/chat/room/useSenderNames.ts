import type { Ref } from 'vue'

import { onUnload } from '@dcloudio/uni-app'
import { watch } from 'vue'

import type { ConversationKey } from '@/types/conversation'

import { useGroupMembersStore } from '@/stores/groupMembers'
import { useMessagesStore } from '@/stores/messages'

/** Fetches the names of those who write in a room and are not among its first 100 members. */
export function useSenderNames(key: Readonly<Ref<ConversationKey>>) {
  const messages = useMessagesStore()
  const { nameSenders } = useGroupMembersStore()
  let stop = () => {}

  watch(key, (conversation) => {
    stop()
    stop = messages.onChanges(conversation, (changes) => {
      const arrived = changes.flatMap(change => 'messages' in change ? change.messages : change.type === 'inserted' ? [change.message] : [])
      if (arrived.length) void nameSenders(arrived.map(({ senderID }) => senderID))
    })
  })
  onUnload(() => stop())
}
