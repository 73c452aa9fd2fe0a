import type { ConversationKey } from '@/types/conversation'

import { capabilitiesOf } from '@/chat/capabilities'
import { useConversationsStore } from '@/stores/conversations'
import { parseConversationKey } from '@/utils/conversationKey'
import { last } from '@/utils/last'

import { routes } from '../routes'
// #ifdef H5
import { isWide } from '../wide/wideWindow'
// #endif

/** Of chats and rooms. */
const CONVERSATION_PAGE = /^packages\/chat\//

/** Opens a conversation from wherever the user is. A chat takes the place of another chat, so that "back" leads to the list. */
export function openConversation(key: ConversationKey): void {
  const { id } = parseConversationKey(key)
  const { name = '' } = useConversationsStore().shown.find(shown => shown.key === key) ?? {}
  const isRoom = capabilitiesOf(key).hasMembership
  // #ifdef H5
  if (isWide.value) return void routes.beside(isRoom ? routes.roomAddress(id, name) : routes.chatAddress(key))
  // #endif
  const { route = '' } = last(getCurrentPages()) ?? {}
  const isInstead = CONVERSATION_PAGE.test(route)
  if (isRoom) (isInstead ? routes.roomInstead : routes.room)(id, name)
  else (isInstead ? routes.chatInstead : routes.chat)(key)
}
