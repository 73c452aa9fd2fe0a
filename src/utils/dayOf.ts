/** How far back a moment lies, in the steps in which WeChat tells time. Weekdays reach six days back. */
export type Day = 'today' | 'yesterday' | 'weekday' | 'year' | 'older'

const startOfDay = (at: number) => new Date(at).setHours(0, 0, 0, 0)

/** `at` and `now` in ms, compared by the phone's own calendar. Tomorrow and later (a wrong clock) count as dates. */
export function dayOf(at: number, now: number): Day {
  const days = Math.round((startOfDay(now) - startOfDay(at)) / 86_400_000)
  if (days === 0)
    return 'today'
  if (days === 1)
    return 'yesterday'
  if (days > 1 && days < 7)
    return 'weekday'
  return new Date(at).getFullYear() === new Date(now).getFullYear() ? 'year' : 'older'
}

/** `14:05` by the phone's own clock. */
export function clockOf(at: number): string {
  const date = new Date(at)
  return [date.getHours(), date.getMinutes()].map(part => String(part).padStart(2, '0')).join(':')
}
