/** For how long a status is said. */
export type StatusTime = 'always' | 'hour' | 'fourHours' | 'today'

export const STATUS_TIMES: readonly StatusTime[] = ['always', 'hour', 'fourHours', 'today']

/** Seconds from `now` (ms); undefined for ever. `today` ends at the device's midnight. */
export function secondsOf(time: StatusTime, now: number): number | undefined {
  if (time === 'always')
    return undefined
  if (time === 'today')
    return Math.max(1, Math.ceil((new Date(now).setHours(24, 0, 0, 0) - now) / 1000))
  return time === 'hour' ? 3600 : 4 * 3600
}
