import type { LocalMedia } from '@/messages/contract'
import type { Message } from '@/types/message'
import type { CardSlots, MediaSlots } from '@/types/messageSlots'

import { slotsOf } from '@/components/message/row/kinds'
import { lineTime, listTime } from '@/i18n/timeText'
import { t } from '@/i18n/viewer'

/** A message of the list, ready for the template. */
export interface GalleryRow {
  /** Its place in the list; stands for the message's key in the template. */
  n: number
  /** Of a picture or video: what screen readers say, what it is, who has sent it, and when. */
  label?: string
  /** Of a picture or video: the address of its small version. It is long: the template tests the flag, and has it once. */
  hasSource?: 1
  src?: string
  /** Of a video: `0:07`. */
  length?: string
  /** Of a file: its name, a few letters of its kind, and what is known of it: size, sender and time, or how much of it has come. */
  title?: string
  icon?: string
  about?: string
  isRunning?: 1
}

export interface GalleryContext {
  /** ms */
  now: number
  nameOf: (userID: string) => string
  localMediaOf: (messageKey: string) => LocalMedia | undefined
  /** Per cent of a download; undefined while there is none. */
  progressOf: (messageKey: string) => number | undefined
}

export function toGalleryRow(n: number, { key, body, senderID, isMine, sentAt }: Message, { now, nameOf, localMediaOf, progressOf }: GalleryContext): GalleryRow {
  const { hasSource, src, length, title, sub = '', icon } = slotsOf(body)(body, localMediaOf(key) ?? { localUrl: '', localPoster: '' }) as Partial<CardSlots & MediaSlots>
  const name = isMine ? t('viewer.me') : nameOf(senderID)
  if (body.kind !== 'file')
    return { n, label: t(body.kind === 'video' ? 'viewer.video' : 'viewer.picture', { name, time: lineTime(sentAt, now) }), ...hasSource && { hasSource, src }, ...length && { length } }
  const percent = progressOf(key)
  const about = percent === undefined ? t('gallery.about', { size: sub, name, time: listTime(sentAt, now) }) : t('viewer.saving', { percent })
  return { n, title, icon, about, ...percent !== undefined && { isRunning: 1 } }
}

/** The name of a month, both in ms: 这个月, 10月, 2025年10月. */
export function monthText(at: number, now: number): string {
  const [date, today] = [new Date(at), new Date(now)]
  const isThisYear = date.getFullYear() === today.getFullYear()
  if (isThisYear && date.getMonth() === today.getMonth())
    return t('gallery.thisMonth')
  return t(isThisYear ? 'gallery.month' : 'gallery.yearMonth', { year: date.getFullYear(), month: t(`time.month.${date.getMonth() + 1}` as 'time.month.1') })
}
