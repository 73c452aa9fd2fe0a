import { ref } from 'vue'

import type { ConversationKey } from '@/types/conversation'

/** px. As `leftWindow` of pages.json. */
const WIDE = 900

/** H5: the window shows list and chat side by side. Set by ConversationsPane, which uni shows in the left window. */
export const isWide = ref(typeof matchMedia === 'function' && matchMedia(`(min-width: ${WIDE}px)`).matches)
/** H5: the conversation whose page is in front. */
export const shownConversation = ref<ConversationKey | null>(null)

/** H5: called when the page of a conversation is hidden or closed. */
export function leave(conversation: ConversationKey): void {
  if (shownConversation.value === conversation) shownConversation.value = null
}
