import type { ConversationKey } from '@/types/conversation'

import { toQuery } from '@/utils/pageQuery'

interface OpenPage { route?: string, options?: { key?: string } }

/** Whether the page below the one in front is the chat. It is not when the one in front was opened by its address. */
export function isChatBelow(conversation: ConversationKey): boolean {
  const pages = getCurrentPages() as unknown as OpenPage[]
  const { route, options } = pages[pages.length - 2] ?? {}
  return route === 'pages/chat/index' && options?.key === toQuery(conversation)
}
