import type * as Vendor from 'zego-zim'

import type { Annotations, Quote, Reaction } from '@/types/annotations'
import type { Fields, Raw } from '@/utils/read'

import { previewOf } from '@/messages/models'
import { fieldsOf, instant, number, string } from '@/utils/read'

import { ReceiptStatus, RepliedState } from './codes'
import { bodyFromZim } from './kinds'

/** ZIM's limits: kinds of reactions to a message, users that it names with each, users that a message mentions. */
const MOST_REACTIONS = 100
const MOST_REACTION_USERS = 5
const MOST_MENTIONS = 50

const REVOKED = 31

const list = (value: unknown): unknown[] => Array.isArray(value) ? value : []
const positive = (value: unknown) => Math.max(0, number(value))

/**
 * Without the addresses of the original: whether its media may be shown is known when it is loaded, and then it is quoted as it is (chat/quotes.ts).
 * @returns undefined without an original that can be named
 */
export function quoteFromZim(given: unknown): Quote | undefined {
  const replied = fieldsOf(given)
  const id = string(replied.messageID)
  const seq = positive(replied.messageSeq)
  const rootID = string(replied.rootMessageID)
  if (!id && !seq)
    return undefined
  const state = replied.state === RepliedState.Deleted ? 'deleted' : replied.state === RepliedState.NotFound ? 'missing' : null
  return {
    id,
    seq,
    senderID: string(replied.senderUserID),
    sentAt: instant(replied.sentTime),
    body: previewOf(bodyFromZim(fieldsOf(replied.messageInfo))),
    ...(state && { state }),
    ...(rootID && rootID !== id && { rootID, rootSeq: positive(replied.rootMessageSeq) }),
  }
}

export function reactionFromZim(given: unknown): Reaction {
  const reaction = fieldsOf(given)
  const userIDs = list(reaction.userList).map(user => string(fieldsOf(user).userID)).filter(Boolean).slice(0, MOST_REACTION_USERS)
  const people = positive(reaction.totalCount)
  return { type: string(reaction.reactionType), people, times: Math.max(people, positive(reaction.sumCount)), isMine: reaction.isSelfIncluded === true, userIDs }
}

/** Reads the annotations of a message. Total: what is malformed is left out. A recalled message has none. */
export function annotationsFromZim(given: Raw<Vendor.ZIMMessage>, isMine: boolean): Annotations {
  const message = given as Fields
  if (message.type === REVOKED)
    return {}
  const quote = quoteFromZim(message.repliedInfo)
  const replies = positive(message.rootRepliedCount)
  const editedAt = Math.max(0, instant(message.editedTime))
  const reactions = list(message.reactions).map(reactionFromZim).filter(({ type, people }) => type && people).slice(0, MOST_REACTIONS)
  const pinnedAt = Math.max(0, instant(message.pinnedTime))
  const mentions = list(message.mentionedUserIDs).map(string).filter(Boolean).slice(0, MOST_MENTIONS)
  return {
    ...(quote && { quote }),
    ...(replies && { replies }),
    ...(editedAt && { editedAt }),
    ...(reactions.length && { reactions }),
    ...(pinnedAt && { pinnedAt, pinnedBy: string(message.pinnedUserID) }),
    ...(!isMine && message.receiptStatus === ReceiptStatus.Processing && { receipt: { isDue: true as const } }),
    ...(mentions.length && { mentions }),
  }
}
