import type { CombinedItem } from '@/messages/combined/model'
import type { Message } from '@/types/message'
import type { CardSlots, MediaSlots, PartsSlots, TextSlots, VoiceSlots } from '@/types/messageSlots'

import { slotsOf } from '@/components/message/row/kinds'
import { noteOf, summaryOf } from '@/components/message/row/summary'
import { t } from '@/i18n/forward'
import { lineTime } from '@/i18n/timeText'

/** A message of the record, ready for the template. */
export interface RecordRow {
  /** Its place in the record, from 0. */
  n: number
  senderID: string
  name: string
  avatar: string
  time: string
  /** What is drawn: one of these. */
  text?: string
  media?: { src: string, w: number, h: number, length: string }
  voice?: { length: string, isPlaying: boolean }
  card?: { title: string, sub: string, icon: string, tone: string }
  /** What screen readers say of a picture, video or voice. */
  said?: string
  /** It is opened by a tap. */
  canOpen?: true
}

export interface RecordContext {
  /** ms */
  now: number
  me: string
  nameOf: (userID: string) => string
  avatarOf: (userID: string) => string
  isPlaying: (key: string) => boolean
}

const OPENED = new Set(['image', 'video', 'voice', 'file', 'combined'])

/**
 * A message of the record as one that viewer, player and files take: with a key of its own, and in no conversation's timeline.
 * @param recordKey names the record on this device
 */
export function messageOfItem({ senderID, sentAt, body }: CombinedItem, n: number, recordKey: string, conversation: Message['conversation'], me: string): Message {
  return { key: `${recordKey}.${n}`, conversation, senderID, isMine: senderID === me, body, delivery: 'sent', failure: null, sentAt, id: '', seq: n + 1, order: n + 1, localID: '' }
}

export function toRecordRow(message: Message, n: number, { now, nameOf, avatarOf, isPlaying }: RecordContext): RecordRow {
  const { key, body, senderID, sentAt } = message
  const row: RecordRow = { n, senderID, name: senderID ? nameOf(senderID) : t('record.unknown'), avatar: avatarOf(senderID), time: sentAt ? lineTime(sentAt, now) : '' }
  const note = noteOf(message, { hasSenders: true, nameOf })
  if (note !== undefined)
    return { ...row, text: note }
  const slots: Partial<TextSlots & PartsSlots & CardSlots & MediaSlots & VoiceSlots> = slotsOf(body)(body, { localUrl: '', localPoster: '' })
  if (OPENED.has(body.kind)) row.canOpen = true
  if (slots.hasMedia) row.media = { src: slots.src ?? '', w: slots.w!, h: slots.h!, length: slots.length ?? '' }
  else if (slots.hasVoice) row.voice = { length: slots.length!, isPlaying: isPlaying(key) }
  else if (slots.hasCard) row.card = { title: slots.title!, sub: slots.sub!, icon: slots.icon!, tone: slots.iconTone! }
  else row.text = slots.parts ? slots.parts.map(({ text }) => text).join('') : slots.text ?? ''
  if (row.media || row.voice) row.said = summaryOf(message, { hasSenders: true, nameOf }).text
  return row
}
