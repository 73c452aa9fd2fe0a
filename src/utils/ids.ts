const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz'

/** 16 characters of `[0-9a-z]`: time first, so that IDs of one client sort by age; `Math.random` is enough, nothing secret hangs on it. */
export function createClientID(now: number, random: () => number = Math.random): string {
  let id = now.toString(36).padStart(9, '0').slice(-9)
  while (id.length < 16) id += ALPHABET[Math.floor(random() * 36)]
  return id
}
