/** What a QR code or link of an invite says: an address of the web client where one is configured (VITE_INVITE_URL), else a text that only this product reads. */
const TEXT = 'zimchat:i/'
/** As the server makes them (server/src/accounts/ids.ts): without i, l, o and u. */
const CODE = /^[0-9a-hjkmnp-tv-z]{12}$/
const ADDRESS = /^https?:\/\/[^\s/?#@\\]+(?:\/[^\s?#\\]*)?$/i
/** Of ASCII: the lower case of other characters, such as the Kelvin sign, is ASCII too. */
const PRINTABLE = /^[\x21-\x7E]+$/
/** Longest text that is looked at, characters. */
const LONGEST = 512

/** '' where VITE_INVITE_URL is empty or no address. */
function addressPrefix(): string {
  const base = (import.meta.env.VITE_INVITE_URL ?? '').trim().replace(/\/+$/, '')
  return ADDRESS.test(base) ? `${base}/i/` : ''
}

/** True for 12 of `0-9a-z` without i, l, o and u, in lower case. */
export const isInviteCode = (code: string) => CODE.test(code)

/** Returns the text of the QR code, which is also the link that is shared: `https://…/i/CODE`, or `zimchat:i/CODE` without an address. */
export const inviteLink = (code: string): string => (addressPrefix() || TEXT) + code

/**
 * Returns the code of an invite in a text that was scanned, pasted or opened, else null. Accepts what {@link inviteLink} makes, with and
 * without the address, in any letter case, with spaces around it and a slash at its end. Nothing else: no other host, no query, no fragment.
 */
export function inviteCodeOf(text: unknown): string | null {
  if (typeof text !== 'string' || text.length > LONGEST || !PRINTABLE.test(text.trim()))
    return null
  const link = text.trim().toLowerCase()
  const prefix = [addressPrefix().toLowerCase(), TEXT].find(prefix => prefix !== '' && link.startsWith(prefix))
  const code = prefix === undefined ? '' : link.slice(prefix.length).replace(/\/$/, '')
  return isInviteCode(code) ? code : null
}
