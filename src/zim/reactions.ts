import type * as Vendor from 'zego-zim'

import type { AnnotationChange } from '@/types/annotations'
import type { ConversationKey } from '@/types/conversation'
import type { Message } from '@/types/message'

import { failed, FailureError } from '@/utils/failure'

import type { ZimContext } from './context'

import { reactionFromZim } from './annotations'
import { conversationKeyFromZim, targetToZim } from './conversationKey'
import { messageFromZim } from './messages'

interface ReactionUsers {
  /** In the order of their reactions. A page may begin with the last user of the page before. */
  userIDs: string[]
  /** Of all pages. */
  total: number
  /** Where the next page begins; null: there is none. */
  next: number | null
}

export interface ReactionsClient {
  /**
   * Reacts to a message, for seven days; not in rooms. What one has reacted with already stays. Rejects with `already-revoked`, or with
   * `reaction-refused` where ZIM takes no more. The change itself is reported by `messages-annotated`, before the promise resolves.
   * @param type at most 32 bytes
   */
  add: (message: Message, type: string) => Promise<void>
  /** Takes an own reaction back. */
  remove: (message: Message, type: string) => Promise<void>
  /** Who has reacted with `type`. @param page `count`: at most 100 */
  users: (message: Message, type: string, page: { after?: number | null, count: number }) => Promise<ReactionUsers>
}

/** ZIM's answer where the user has reacted with the same already. */
const EXISTS = 6000280

export function createReactions({ zim, me, on, emit, request }: ZimContext): ReactionsClient {
  /** The SDK puts the object that it is given into its memory: that has to be its own, whole one. */
  async function held({ id, seq, conversation }: Message): Promise<Vendor.ZIMMessage> {
    const { messageList } = await zim.queryMessages([seq], ...targetToZim(conversation))
    const message = messageList.find(({ messageID }) => messageID === id)
    // Without an answer of ZIM the result lacks what is not in memory.
    if (!message)
      throw failed('network', { detail: 'queryMessages' })
    if (messageFromZim(message, me()).body.kind === 'revoked')
      throw failed('already-revoked')
    return message
  }

  /** The SDK reports the changes one by one, or all reactions of a message that it has fetched again: then it does not name the message. */
  on('messageReactionsChanged', ({ reactions, changeInfoList }) => {
    const messages = new Map(changeInfoList.map(({ message }) => [message.messageID, message]))
    const conversations = new Map<ConversationKey, Map<string, AnnotationChange>>()
    for (const given of reactions) {
      const { conversationID, conversationType, messageID: id } = given
      const conversation = conversationKeyFromZim(conversationType, conversationID)
      const changes = conversations.get(conversation) ?? new Map<string, AnnotationChange>()
      const whole = messages.get(id)
      const change: AnnotationChange = changes.get(id) ?? { id, set: { reactions: [] }, ...(whole && { unloaded: messageFromZim(whole, me()) }) }
      const reaction = reactionFromZim(given)
      if (id && reaction.type) change.set.reactions!.push(reaction)
      conversations.set(conversation, changes.set(id, change))
    }
    conversations.forEach((changes, conversation) => emit({ type: 'messages-annotated', conversation, changes: [...changes.values()] }))
  })

  return {
    async add(message, type) {
      try {
        await request(async () => { await zim.addMessageReaction(type, await held(message)) })
      }
      catch (thrown) {
        if (!(thrown instanceof FailureError) || thrown.failure.code !== EXISTS)
          throw thrown
        // The answer to an earlier request was lost, or another device was first.
        const known = message.reactions?.find(reaction => reaction.type === type)
        if (known?.isMine)
          return
        const people = (known?.people ?? 0) + 1
        const reaction = { type, people, times: (known?.times ?? 0) + 1, isMine: true, userIDs: [...known?.userIDs ?? [], me()].slice(0, 5) }
        emit({ type: 'messages-annotated', conversation: message.conversation, changes: [{ id: message.id, set: { reactions: [reaction] } }] })
      }
    },
    remove: (message, type) => request(async () => { await zim.deleteMessageReaction(type, await held(message)) }),
    users: (message, type, { after, count }) => request(async () => {
      const { userInfoList, totalCount, nextFlag } = await zim.queryMessageReactionUserList(await held(message), { reactionType: type, nextFlag: after ?? 0, count })
      return { userIDs: userInfoList.map(({ userID }) => userID), total: totalCount, next: nextFlag || null }
    }),
  }
}
