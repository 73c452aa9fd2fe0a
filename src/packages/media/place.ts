import type { ConversationKey } from '@/types/conversation'

import { capabilitiesOf } from '@/chat/capabilities'
import { jumpOnReturn } from '@/pages/jumps'
import { routes } from '@/pages/routes'
import { parseConversationKey } from '@/utils/conversationKey'
import { toQuery } from '@/utils/pageQuery'

interface OpenPage { route?: string, options?: { key?: string, roomID?: string } }

/** How many pages of the stack lie above the one that `isWanted`; -1 when it is not open below the one in front. */
function pagesAbove(isWanted: (page: OpenPage) => boolean): number {
  const pages = getCurrentPages() as unknown as OpenPage[]
  for (let above = 1; above < pages.length; above++) {
    if (isWanted(pages[pages.length - 1 - above]!))
      return above
  }
  return -1
}

/** Whether the page below is the list of the pictures, videos and files of a conversation. */
export const isListBelow = (conversation: ConversationKey) => pagesAbove(({ route, options }) => route === 'packages/media/gallery' && options?.key === toQuery(conversation)) === 1

/** Shows a message in its chat or room: goes back to it, or opens it where it is not open (a page opened by its address). */
export function showInChat(conversation: ConversationKey, messageKey: string): void {
  const { id } = parseConversationKey(conversation)
  const isRoom = capabilitiesOf(conversation).hasMembership
  const above = pagesAbove(({ route, options }) => isRoom
    ? route === 'packages/chat/room' && options?.roomID === toQuery(id)
    : route === 'packages/chat/index' && options?.key === toQuery(conversation))
  if (above < 0)
    return void (isRoom ? routes.room(id, '') : routes.chat(conversation, messageKey))
  jumpOnReturn(conversation, messageKey)
  uni.navigateBack({ delta: above })
}
