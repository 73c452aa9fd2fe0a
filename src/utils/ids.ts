const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz'

/**
 * Creates an ID of 16 characters `[0-9a-z]`. The first nine encode the time, so IDs of one client sort by age.
 * The rest is from `Math.random`: the ID is not a secret.
 *
 * @param now ms since 1970
 */
export function createClientID(now: number, random: () => number = Math.random): string {
  let id = now.toString(36).padStart(9, '0').slice(-9)
  while (id.length < 16) id += ALPHABET[Math.floor(random() * 36)]
  return id
}
