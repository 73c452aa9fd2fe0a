import type { LocalMedia } from '@/messages/contract'
import type { TipBody } from '@/messages/tip/model'
import type { Quote, Reaction } from '@/types/annotations'
import type { Message } from '@/types/message'
import type { CardSlots, ChipSlots, MediaSlots, PartsSlots, QuoteSlots, TextSlots, VoiceSlots } from '@/types/messageSlots'

import { slotsOf } from '@/components/message/row/kinds'
import { noteOf, summaryOf } from '@/components/message/row/summary'
import { t } from '@/i18n/chat'
import { lineTime } from '@/i18n/timeText'
import { avatarFallbackOf } from '@/utils/avatarFallback'
import { clockOf } from '@/utils/dayOf'
import { pictureUrl } from '@/utils/pictureUrl'

import { quoteText } from './quoteText'
import { chipsOf } from './reactionChips'
import { ownReviewOf, placeholderOf, recallReasonOf } from './reviewText'

/**
 * What one message shows, ready for a template: strings and flags, nothing to compute. Empty fields are left out, because
 * every byte here crosses to the view (an ordinary text row is about 65 bytes as JSON; budget 130), and a condition is a flag
 * of its own where the value is long, because uni-app sends what a `v-if` tests beside what is drawn.
 */
export interface MessageRow extends Partial<TextSlots>, Partial<PartsSlots>, Partial<CardSlots>, Partial<MediaSlots>, Partial<Omit<VoiceSlots, 'length' | 'w'>>, Partial<QuoteSlots> {
  /** Number of the row within its feed; stands for the message's key in the template. */
  n: number
  /** A centred sentence instead of a bubble. */
  note?: string
  /** The note is of a recalled text that can be edited again. */
  again?: 1
  /** Bubbles: the time that screen readers say, `14:05`. */
  clock?: string
  /** Own messages alone: classes of the row, so that a change of state is one short string. */
  className?: 'mine' | 'mine sending' | 'mine uploading' | 'mine read' | 'mine held' | 'mine unsent'
  /** The text was edited. */
  edited?: 1
  /** Waits for the network. */
  isWaiting?: 1
  hasFailed?: 1
  /** A voice that is played. */
  isPlaying?: 1
  /** A voice that was not played on this device yet. */
  isUnheard?: 1
  /** What screen readers say of a picture, video or voice. */
  said?: string
  /** A file that is not sent, or that is downloaded: a ring with what has passed, per cent, that cancels. */
  hasUpload?: 1
  uploaded?: number
  /** Reactions, under the bubble. */
  hasChips?: 1
  chips?: ChipSlots[]
  /** Messages between this one and the row above are not loaded: a placeholder above says so. */
  gap?: 1
  /** Own ones in groups: how many have read it, as a text. */
  hasReaders?: 1
  readers?: string
  /** What happened in the group after it, a line each. */
  hasLines?: 1
  lines?: string
  /** How many messages were dropped directly before it, as a text: `省略了 86 条消息`. */
  dropped?: string
  /** The time line above. */
  time?: string
  /** The unread line above. */
  unread?: 1
  /** Marked, because the reader jumped here. */
  found?: 1
  /** Chosen, to be forwarded or deleted with others. */
  chosen?: 1
  /** How many messages reply to it, as a text: `3 条回复`. */
  hasReplies?: 1
  replies?: string
  /** The sender, in rooms and groups. In other chats the list has the two avatars. */
  hasSender?: 1
  sender?: string
  /** The address is long: the template tests the flag, and has it once. */
  hasAvatar?: 1
  avatar?: string
  letter?: string
  /** Class of the letter's colour. */
  tone?: string
}

export interface RowContext {
  /** ms. Time lines are relative to it. */
  now: number
  /** Rooms and groups name the sender of every message. */
  hasSenders: boolean
  nameOf: (userID: string) => string
  avatarOf: (userID: string) => string
  /** Messages between this one and the one before it are not loaded. */
  isAfterGap: (message: Message) => boolean
  /** How many messages were dropped directly before this one (stores/floods.ts). @default none */
  droppedBefore?: (message: Message) => number
  /** The message is chosen, to be forwarded or deleted with others. @default none is */
  isChosen?: (messageKey: string) => boolean
  /** The reactions that are drawn, and the userID of the user. @default those of the message, none is the user's own */
  reactions?: { of: (message: Message) => readonly Reaction[] | undefined, me: string }
  /** The text of a recalled message is known, and may be edited. @default none is */
  canEditAgain?: (message: Message) => boolean
  /** What this device has of a message's file. @default nothing */
  localMediaOf?: (messageKey: string) => LocalMedia | undefined
  /** Per cent of a message's file that have passed. @default none is under way */
  progressOf?: (messageKey: string) => number | undefined
  /** Which voice is played, and which were heard on this device. @default none is played, all were heard */
  voices?: { isPlaying: (messageKey: string) => boolean, isHeard: (messageKey: string) => boolean }
  /** What happened in the group below a message; '' above the first one. @default nothing */
  linesBelow?: (messageKey: string) => readonly TipBody[]
  /** The user has switched receipts off, and sees none. */
  hidesReceipts?: boolean
}

const NO_FILE: LocalMedia = { localUrl: '', localPoster: '' }

/** Quiet time after which a time line is drawn, ms. */
const QUIET = 5 * 60_000

function needsTimeLine(message: Message, previous: Message | undefined): boolean {
  return !previous || message.sentAt - previous.sentAt >= QUIET || new Date(message.sentAt).getDate() !== new Date(previous.sentAt).getDate()
}

/** `previous` is the message shown above, for the time line; `n` the row's number in its feed. */
export function toMessageRow(n: number, message: Message, previous: Message | undefined, context: RowContext): MessageRow {
  const row: MessageRow = { n }
  if (context.isAfterGap(message)) row.gap = 1
  const dropped = context.droppedBefore?.(message)
  if (dropped) row.dropped = t('message.dropped', { n: dropped })
  if (context.isChosen?.(message.key)) row.chosen = 1
  if (needsTimeLine(message, previous)) row.time = lineTime(message.sentAt, context.now)
  if (context.linesBelow) addLines(row, message, previous, context.linesBelow, context)
  const note = noteOf(message, context)
  if (note !== undefined) {
    row.note = recallReasonOf(message) ?? note
    if (context.canEditAgain?.(message)) row.again = 1
    return row
  }
  row.clock = clockOf(message.sentAt)
  if (message.editedAt) {
    row.edited = 1
    row.clock += ` ${t('message.edited')}`
  }
  addState(row, message, context)
  addTransfer(row, message, context)
  addSender(row, message, context)
  Object.assign(row, slotsOf(message.body)(message.body, context.localMediaOf?.(message.key) ?? NO_FILE), placeholderOf(message))
  // Screen readers say it in place of what is drawn.
  if (row.hasVoice) addVoice(row, message, context)
  if (row.hasMedia || row.hasVoice) row.said = summaryOf(message, context).text
  if (message.quote) addQuote(row, message.quote, context)
  if (message.replies) Object.assign(row, { hasReplies: 1, replies: t('replies.count', { n: message.replies }) })
  addReactions(row, message, context)
  if (context.hasSenders) addReaders(row, message, context)
  const review = ownReviewOf(message)
  if (review) Object.assign(row, { hasLines: 1, lines: row.lines ? `${review}\n${row.lines}` : review })
  return row
}

/** Above the first message they stand with its time. */
function addLines(row: MessageRow, message: Message, previous: Message | undefined, linesBelow: (messageKey: string) => readonly TipBody[], context: RowContext) {
  const textsOf = (messageKey: string) => linesBelow(messageKey).map(body => noteOf({ isMine: message.isMine, body }, context)).join('\n')
  const above = previous ? '' : textsOf('')
  if (above) row.time = row.time ? `${above}\n${row.time}` : above
  const below = textsOf(message.key)
  if (below) Object.assign(row, { hasLines: 1, lines: below })
}

/** In groups the number of readers stands for the word that is drawn in other chats. */
function addReaders(row: MessageRow, { isMine, receipt }: Message, { hidesReceipts }: RowContext) {
  if (!isMine || hidesReceipts || !receipt?.read)
    return
  if (row.className === 'mine read') row.className = 'mine'
  Object.assign(row, { hasReaders: 1, readers: receipt.unread ? t('readers.some', { n: receipt.read }) : t('readers.all') })
}

const CLASSES: Record<Message['delivery'], MessageRow['className']> = { sending: 'mine sending', waiting: 'mine held', failed: 'mine unsent', sent: 'mine', read: 'mine read' }

function addState(row: MessageRow, { isMine, delivery }: Message, { hidesReceipts }: RowContext) {
  if (!isMine)
    return
  row.className = CLASSES[delivery === 'read' && hidesReceipts ? 'sent' : delivery]
  if (delivery === 'failed') row.hasFailed = 1
  if (delivery === 'waiting') row.isWaiting = 1
}

function addVoice(row: MessageRow, { key, isMine }: Message, { voices }: RowContext) {
  if (voices?.isPlaying(key)) row.isPlaying = 1
  if (!isMine && voices && !voices.isHeard(key)) row.isUnheard = 1
}

function addQuote(row: MessageRow, quote: Quote, { nameOf }: RowContext) {
  const { text, thumb } = quoteText(quote, nameOf)
  row.hasQuote = 1
  row.quote = text
  if (thumb) Object.assign(row, { hasThumb: 1, thumb })
}

function addReactions(row: MessageRow, message: Message, { reactions = { of: ({ reactions }) => reactions, me: '' }, ...context }: RowContext) {
  const drawn = reactions.of(message)
  if (!drawn?.length)
    return
  row.hasChips = 1
  row.chips = chipsOf(drawn, { ...context, me: reactions.me })
}

/** Of an upload or a download. A file that waits has a ring without progress. */
function addTransfer(row: MessageRow, { key, body, delivery }: Message, { progressOf }: RowContext) {
  const isUnsent = 'url' in body && !body.url && (delivery === 'sending' || delivery === 'waiting')
  const progress = progressOf?.(key)
  if (!isUnsent && progress === undefined)
    return
  row.hasUpload = 1
  if (isUnsent && delivery === 'sending') row.className = 'mine uploading'
  row.uploaded = progress ?? 0
}

function addSender(row: MessageRow, { senderID, isMine }: Message, { hasSenders, nameOf, avatarOf }: RowContext) {
  if (!hasSenders || isMine)
    return
  row.hasSender = 1
  row.sender = nameOf(senderID)
  const avatar = pictureUrl(avatarOf(senderID))
  if (avatar) {
    row.hasAvatar = 1
    row.avatar = avatar
    return
  }
  const { letter, tone } = avatarFallbackOf(senderID, row.sender)
  row.letter = letter
  row.tone = `tone-${tone}`
}
