/** Mail addresses: what is accepted, and what is shown of one. */

/** What browsers accept in `<input type="email">` (https://html.spec.whatwg.org/#valid-e-mail-address), with a dot in the domain. No quotes, so that none can hold a header. */
const ADDRESS = /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/i
/** RFC 5321, 4.5.3.1.3. */
const MOST_CHARACTERS = 254

/** Returns the address without spaces around it, and with its domain in lower case; null for what is none. The part before @ may know letter case. */
export function mailAddressOf(text: string): string | null {
  const address = text.trim()
  if (address.length > MOST_CHARACTERS || !ADDRESS.test(address))
    return null
  const at = address.lastIndexOf('@')
  return address.slice(0, at) + address.slice(at).toLowerCase()
}

/** Enough for its owner to know it again: `l•••@example.com`. */
export const masked = (address: string): string => `${address.slice(0, 1)}•••${address.slice(address.lastIndexOf('@'))}`
