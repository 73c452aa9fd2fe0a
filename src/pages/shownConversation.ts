import { ref } from 'vue'

import type { ConversationKey } from '@/types/conversation'

/** The conversation whose page is in front. */
export const shownConversation = ref<ConversationKey | null>(null)

/** Called when the page of a conversation is hidden or closed. */
export function leave(conversation: ConversationKey): void {
  if (shownConversation.value === conversation) shownConversation.value = null
}
