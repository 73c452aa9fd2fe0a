/** Base64 of RFC 4648. Mini programs have no btoa and no atob. */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

export function base64Of(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const [one = 0, two = 0, three = 0] = bytes.subarray(at, at + 3)
    const group = one << 16 | two << 8 | three
    const left = bytes.length - at
    text += LETTERS[group >> 18]! + LETTERS[group >> 12 & 63]! + (left > 1 ? LETTERS[group >> 6 & 63]! : '=') + (left > 2 ? LETTERS[group & 63]! : '=')
  }
  return text
}

/** Characters that are no base64 are left out. */
export function bytesOfBase64(text: string): Uint8Array {
  const values = Array.from(text, letter => LETTERS.indexOf(letter)).filter(value => value >= 0)
  const bytes = new Uint8Array(Math.floor(values.length * 6 / 8))
  bytes.forEach((_, at) => {
    const first = Math.floor(at * 8 / 6)
    const group = (values[first]! << 6 | (values[first + 1] ?? 0)) << 6 | (values[first + 2] ?? 0)
    bytes[at] = group >> (10 - at * 8 % 6)
  })
  return bytes
}
