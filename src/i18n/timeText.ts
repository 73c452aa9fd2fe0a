import { clockOf, dayOf } from '@/utils/dayOf'

import type { CommonKey } from './texts'

import { t } from './index'

const WEEKDAYS = ['time.0', 'time.1', 'time.2', 'time.3', 'time.4', 'time.5', 'time.6'] satisfies CommonKey[]

function dayText(at: number, now: number): string {
  const date = new Date(at)
  const month = () => t(`time.month.${date.getMonth() + 1}` as CommonKey)
  switch (dayOf(at, now)) {
    case 'today': return ''
    case 'yesterday': return t('time.yesterday')
    case 'weekday': return t(WEEKDAYS[date.getDay()]!)
    case 'year': return t('time.date', { month: month(), day: date.getDate() })
    default: return t('time.yearDate', { year: date.getFullYear(), month: month(), day: date.getDate() })
  }
}

/** The time of a conversation's last message: `14:05`, 昨天, 星期三, 11月23日, 2025年3月1日. Both in ms. */
export function listTime(at: number, now: number): string {
  return dayText(at, now) || clockOf(at)
}

/** A time line above a message: as {@link listTime}, with the clock always. */
export function lineTime(at: number, now: number): string {
  return `${dayText(at, now)} ${clockOf(at)}`.trim()
}
