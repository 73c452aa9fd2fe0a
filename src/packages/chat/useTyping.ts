import type { Ref } from 'vue'

import { onHide, onUnload } from '@dcloudio/uni-app'
import { computed } from 'vue'

import type { ConversationKey } from '@/types/conversation'

import { capabilitiesOf, groupOf } from '@/chat/capabilities'
import { t } from '@/i18n/chat'
import { useTypingStore } from '@/stores/typing'
import { useUsersStore } from '@/stores/users'

/** Tells the other side of a conversation that the user is writing, and says who is writing there. Called in the setup of its page. */
export function useTyping(key: Readonly<Ref<ConversationKey>>) {
  const typing = useTypingStore()
  const users = useUsersStore()
  const stop = () => typing.stop(key.value)

  onHide(stop)
  onUnload(stop)

  return {
    /** Names the user who is writing; '' without one. */
    typingText: computed(() => {
      const userID = typing.typistIn(key.value)
      if (!userID)
        return ''
      return capabilitiesOf(key.value).isPerson ? t('chat.typing') : t('chat.typingBy', { name: users.nameOf(userID, groupOf(key.value)) })
    }),
    /** The user has typed or picked something. */
    onTyped: (text: string) => typing.noteInput(key.value, text),
    onSent: () => typing.noteSent(key.value),
  }
}
