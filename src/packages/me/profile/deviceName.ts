const SYSTEMS: [RegExp, string][] = [[/iPhone/, 'iPhone'], [/iPad/, 'iPad'], [/Android/, 'Android'], [/Windows/, 'Windows'], [/Mac OS X|Macintosh/, 'Mac'], [/Linux/, 'Linux']]
const APPS: [RegExp, string][] = [[/MicroMessenger/, 'WeChat'], [/Edg\//, 'Edge'], [/Firefox\//, 'Firefox'], [/Chrome\//, 'Chrome'], [/Safari\//, 'Safari']]

const find = (known: [RegExp, string][], text: string) => known.find(([pattern]) => pattern.test(text))?.[1]

/** Returns a short device name for a User-Agent, for example `iPhone · WeChat`. '' when nothing in it is known. */
export function deviceName(userAgent: string): string {
  return [find(SYSTEMS, userAgent), find(APPS, userAgent)].filter(Boolean).join(' · ')
}
