import type { AnnotationChange, Reaction, Receipt } from '@/types/annotations'
import type { Message, MessageBody } from '@/types/message'

/**
 * The merge rules of annotations. An edit wins by its time and brings its body. A receipt never goes backwards: what is told is not due
 * again, and the count of readers does not fall. A verdict on media is final
 * for its key, and with it the body that it shows. The others have no clock: the last report is true, and a message that ZIM returns says
 * everything about them.
 */

function laterReceipt({ isMine, receipt }: Message, news: Receipt | undefined): Receipt | undefined {
  if (!isMine)
    return receipt?.isDue && news?.isDue ? news : undefined
  return news && (news.read ?? 0) >= (receipt?.read ?? 0) ? news : receipt
}

const isLaterEdit = (known: Message, editedAt = 0) => editedAt >= (known.editedAt ?? 0)

function withChanged(known: readonly Reaction[] = [], changed: readonly Reaction[]): Reaction[] | undefined {
  const kept = known.map(reaction => changed.find(({ type }) => type === reaction.type) ?? reaction)
  const added = changed.filter(({ type }) => !known.some(reaction => reaction.type === type))
  const left = [...kept, ...added].filter(({ people }) => people > 0)
  return left.length ? left : undefined
}

/** A message without an annotation has no field for it. */
function withoutEmpty(message: Message): Message {
  return Object.fromEntries(Object.entries(message).filter(([, value]) => value !== undefined)) as unknown as Message
}

/** `news` as ZIM returns it, without what is older than the known one. What comes without the mark of its media says nothing of their verdict. */
export function withLater(known: Message, news: Message): Message {
  const { editedAt, body } = isLaterEdit(known, news.editedAt) || news.body.kind === 'revoked' ? news : known
  const receipt = laterReceipt(known, news.receipt)
  const later = editedAt === news.editedAt && receipt === news.receipt ? news : withoutEmpty({ ...news, editedAt, body, receipt })
  const { review } = known
  const isKept = review && body.kind !== 'revoked' && (news.review ? review.state !== 'waiting' && review.key === news.review.key : known.body.kind === 'checking')
  return isKept ? { ...later, review, body: known.body } : later
}

/** A recalled message has no annotation. */
export function recalled({ quote, replies, editedAt, reactions, pinnedAt, pinnedBy, receipt, mentions, review, ...message }: Message, body: MessageBody): Message {
  return { ...message, body }
}

/** The message with a change. A late report of an earlier edit, and a change of a recalled message, change nothing. */
export function annotate(known: Message, { set, body = known.body }: AnnotationChange): Message {
  if (known.body.kind === 'revoked' || ('editedAt' in set && !isLaterEdit(known, set.editedAt)))
    return known
  return withoutEmpty({
    ...known,
    ...set,
    body,
    ...(set.reactions && { reactions: withChanged(known.reactions, set.reactions) }),
    ...('receipt' in set && { receipt: laterReceipt(known, set.receipt) }),
  } as Message)
}
