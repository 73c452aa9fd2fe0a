import type { ConversationKey } from '@/types/conversation'

import { jumpOnReturn } from '@/pages/jumps'
import { routes } from '@/pages/routes'
import { toQuery } from '@/utils/pageQuery'

interface OpenPage { route?: string, options?: { key?: string } }

/** How many pages of the stack lie above the one with this route and conversation; -1 when it is not open below the one in front. */
export function pagesAbove(route: string, conversation: ConversationKey): number {
  const pages = getCurrentPages() as unknown as OpenPage[]
  for (let above = 1; above < pages.length; above++) {
    const { route: of, options } = pages[pages.length - 1 - above]!
    if (of === route && options?.key === toQuery(conversation))
      return above
  }
  return -1
}

/** Shows a message in its chat: goes back to the chat, or opens it where it is not open (a page opened by its address). */
export function showInChat(conversation: ConversationKey, messageKey: string): void {
  const above = pagesAbove('pages/chat/index', conversation)
  if (above < 0)
    return void routes.chat(conversation, messageKey)
  jumpOnReturn(conversation, messageKey)
  uni.navigateBack({ delta: above })
}
