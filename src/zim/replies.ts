import type { AnnotationChange } from '@/types/annotations'
import type { Message, MessageReference } from '@/types/message'

import { fieldsOf, number, string } from '@/utils/read'

import type { ZimContext } from './context'

import { quoteFromZim } from './annotations'
import { byConversation, conversationKeyFromZim } from './conversationKey'
import { messageFromZim, referenceToZim } from './messages'

/** The replies to a message and to its replies, oldest first. */
interface ReplyPage {
  replies: Message[]
  /** The message that all of them go back to; null where ZIM has it no longer. */
  root: Message | null
  /** How many replies there are at ZIM. */
  total: number
  /** `after` of the next page; 0 at the end. */
  next: number
}

export interface RepliesClient {
  /** The replies of the tree that a message belongs to. `after`: `next` of the page before. At most 100 of a page. */
  query: (message: MessageReference, page: { after?: number, count: number }) => Promise<ReplyPage>
}

export function createReplies({ zim, me, on, emit, request }: ZimContext): RepliesClient {
  on('messageRepliedCountChanged', ({ infos }) => {
    for (const [conversation, counted] of byConversation(infos))
      emit({ type: 'messages-annotated', conversation, changes: counted.map(({ messageID, count }) => ({ id: string(messageID), set: { replies: Math.max(0, number(count)) || undefined } })) })
  })
  // The originals of these replies were recalled, deleted or edited.
  on('messageRepliedInfoChanged', ({ messageList }) => {
    for (const given of messageList) {
      const unloaded = messageFromZim(given, me(), conversationKeyFromZim(given.conversationType!, given.conversationID))
      const quote = quoteFromZim(given.repliedInfo)
      const change: AnnotationChange = { id: unloaded.id, set: { quote }, unloaded }
      if (unloaded.id) emit({ type: 'messages-annotated', conversation: unloaded.conversation, changes: [change] })
    }
  })

  return {
    query: (message, { after = 0, count }) => request(async () => {
      const result = fieldsOf(await zim.queryMessageRepliedList(referenceToZim(message), { nextFlag: after, count }))
      const { message: root, repliedCount } = fieldsOf(result.rootRepliedInfo)
      const read = (given: unknown) => messageFromZim(given as never, me(), message.conversation)
      return { replies: Array.isArray(result.messageList) ? result.messageList.map(read) : [], root: root ? read(root) : null, total: number(repliedCount), next: number(result.nextFlag) }
    }),
  }
}
