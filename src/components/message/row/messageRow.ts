import type { Message } from '@/types/message'
import type { TextPart } from '@/utils/textParts'

import { t } from '@/i18n'
import { lineTime } from '@/i18n/timeText'
import { avatarFallbackOf } from '@/utils/avatarFallback'
import { isFewEmoji, splitLinks } from '@/utils/textParts'

/**
 * What one message shows, ready for a template: strings and flags, nothing to compute. Empty fields are left out, because
 * every byte here crosses to the view (an ordinary text row is about 50 bytes as JSON; budget 120), and a condition is a flag
 * of its own where the value is long, because uni-app sends what a `v-if` tests beside what is drawn.
 */
export interface MessageRow {
  /** Number of the row within its feed; stands for the message's key in the template. */
  n: number
  text?: string
  /** Instead of `text`, where `hasLinks`. */
  parts?: TextPart[]
  hasLinks?: 1
  /** A centred sentence instead of a bubble. */
  note?: string
  /** Own messages alone: classes of the row, so that a change of state is one short string. */
  className?: 'mine' | 'mine sending' | 'mine read'
  /** Waits for the network. */
  isWaiting?: 1
  hasFailed?: 1
  /** Up to three emoji and nothing else. */
  big?: 1
  /** The time line above. */
  time?: string
  /** The unread line above. */
  unread?: 1
  /** Marked, because the reader jumped here. */
  found?: 1
  /** Who speaks, in rooms and groups; elsewhere the list knows the two avatars. */
  hasSender?: 1
  sender?: string
  avatar?: string
  letter?: string
  /** Class of the letter's colour. */
  tone?: string
}

export interface RowContext {
  /** ms; time lines are told relative to it. */
  now: number
  /** Rooms and groups name the sender of every message. */
  hasSenders: boolean
  nameOf: (userID: string) => string
  avatarOf: (userID: string) => string
}

/** Quiet time after which a time line is drawn, ms. */
const QUIET = 5 * 60_000

function needsTimeLine(message: Message, previous: Message | undefined): boolean {
  return !previous || message.sentAt - previous.sentAt >= QUIET || new Date(message.sentAt).getDate() !== new Date(previous.sentAt).getDate()
}

function noteOf({ body, isMine }: Message, context: RowContext): string | null {
  if (body.kind !== 'revoked')
    return null
  if (isMine)
    return t('message.revokedByMe')
  return context.hasSenders ? t('message.revokedBy', { name: context.nameOf(body.operatorID) }) : t('message.revokedByOther')
}

/** `previous` is the message shown above, for the time line; `n` the row's number in its feed. */
export function toMessageRow(n: number, message: Message, previous: Message | undefined, context: RowContext): MessageRow {
  const row: MessageRow = { n }
  if (needsTimeLine(message, previous)) row.time = lineTime(message.sentAt, context.now)
  const note = noteOf(message, context)
  if (note !== null) {
    row.note = note
    return row
  }
  addState(row, message)
  addSender(row, message, context)
  addContent(row, message)
  return row
}

function addState(row: MessageRow, { isMine, delivery }: Message) {
  if (!isMine)
    return
  row.className = delivery === 'sending' ? 'mine sending' : delivery === 'read' ? 'mine read' : 'mine'
  if (delivery === 'failed') row.hasFailed = 1
  if (delivery === 'waiting') row.isWaiting = 1
}

function addSender(row: MessageRow, { senderID, isMine }: Message, { hasSenders, nameOf, avatarOf }: RowContext) {
  if (!hasSenders || isMine)
    return
  row.hasSender = 1
  row.sender = nameOf(senderID)
  const avatar = avatarOf(senderID)
  if (avatar) {
    row.avatar = avatar
    return
  }
  const { letter, tone } = avatarFallbackOf(senderID, row.sender)
  row.letter = letter
  row.tone = `tone-${tone}`
}

function addContent(row: MessageRow, { body }: Message) {
  const text = messageText(body)
  const parts = body.kind === 'text' ? splitLinks(text) : null
  if (parts) {
    row.hasLinks = 1
    row.parts = parts
    return
  }
  row.text = text
  if (body.kind === 'text' && isFewEmoji(text)) row.big = 1
}

/** What a body says in one string; what cannot be shown says so. */
export function messageText(body: Message['body']): string {
  switch (body.kind) {
    case 'text': return body.text
    case 'command': return t('message.command')
    case 'revoked': return ''
    default: return t('message.unsupported')
  }
}
