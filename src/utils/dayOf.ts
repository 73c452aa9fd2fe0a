/** Age of a time in the steps that WeChat uses to show it. `weekday` covers the last six days. */
export type Day = 'today' | 'yesterday' | 'weekday' | 'year' | 'older'

const startOfDay = (at: number) => new Date(at).setHours(0, 0, 0, 0)

/** Classifies `at` relative to `now` (both ms since 1970) in the device's time zone. A future day (wrong clock) counts as `year` or `older`. */
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

/** Formats a time (ms since 1970) as `14:05` in the device's time zone. */
export function clockOf(at: number): string {
  const date = new Date(at)
  return [date.getHours(), date.getMinutes()].map(part => String(part).padStart(2, '0')).join(':')
}
