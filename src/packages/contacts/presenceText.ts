import type { Presence } from '@/types/presence'

import { t } from '@/i18n/people'
import { plainName } from '@/utils/plainName'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** A longer absence is not told. */
const MOST_DAYS = 30
/** Characters of a custom status: ZIM allows 64 bytes. */
const STATUS_LENGTH = 64

/** Whether a person is online, or since when not; '' where that is not known. The clock of ZIM may be ahead. @param now ms */
export function presenceText({ isOnline, changedAt }: Presence, now: number): string {
  if (isOnline)
    return t('presence.online')
  const ago = now - changedAt
  if (changedAt <= 0 || ago >= (MOST_DAYS + 1) * DAY)
    return ''
  if (ago < MINUTE)
    return t('person.onlineJustNow')
  if (ago < HOUR)
    return t('person.onlineMinutesAgo', { n: Math.floor(ago / MINUTE) })
  return ago < DAY ? t('person.onlineHoursAgo', { n: Math.floor(ago / HOUR) }) : t('person.onlineDaysAgo', { n: Math.floor(ago / DAY) })
}

/** What a person says beside the name: one line of which all is seen. '' for nothing. */
export const statusText = ({ status }: Presence): string => plainName(status, STATUS_LENGTH)
