import type { AnnotationChange } from '@/types/annotations'
import type { ConversationKey } from '@/types/conversation'
import type { Message } from '@/types/message'

import { FailureError } from '@/utils/failure'

import type { ZimContext } from './context'

import { targetToZim } from './conversationKey'
import { messageFromZim, referenceToZim } from './messages'

export interface PinsClient {
  /** Pins a message for all members of its conversation, or ends that; not in rooms. ZIM keeps ten: one more replaces the one that was pinned first. */
  set: (message: Message, isPinned: boolean) => Promise<void>
  /**
   * The pinned messages, the latest pinned first. The SDK knows them from its login, and from changes of messages in its memory: what was
   * pinned since then and is not loaded is missing until the next login.
   */
  query: (conversation: ConversationKey) => Promise<Message[]>
}

/** ZIM's answer where a message is not pinned. */
const NOT_PINNED = 6000208

export function createPins({ zim, me, on, emit, request }: ZimContext): PinsClient {
  on('messagePinStatusChanged', ({ infos }) => {
    const groups = new Map<ConversationKey, AnnotationChange[]>()
    for (const { pinStatus, message: given } of infos) {
      const message = messageFromZim(given, me())
      const { id, conversation, pinnedAt, pinnedBy } = message
      const set = pinStatus ? { pinnedAt, pinnedBy } : { pinnedAt: undefined, pinnedBy: undefined }
      if (id) groups.set(conversation, [...(groups.get(conversation) ?? []), { id, set }])
    }
    groups.forEach((changes, conversation) => emit({ type: 'messages-annotated', conversation, changes }))
  })

  return {
    async set(message, isPinned) {
      try { await request(() => zim.pinMessage(referenceToZim(message), isPinned, { disableAutoReplace: false })) }
      catch (thrown) {
        if (isPinned || !(thrown instanceof FailureError) || thrown.failure.code !== NOT_PINNED)
          throw thrown
      }
    },
    query: conversation => request(async () => {
      const { messageList } = await zim.queryPinnedMessageList(...targetToZim(conversation))
      return messageList.map(message => messageFromZim(message, me(), conversation)).reverse()
    }),
  }
}
