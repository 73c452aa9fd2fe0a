/**
 * UTF-8 length in bytes, counted by hand: mini programs have no TextEncoder.
 * A lone surrogate counts as the three bytes of U+FFFD, which is what leaves the phone.
 */
export function utf8Length(text: string): number {
  let bytes = 0
  for (const char of text) {
    const code = char.codePointAt(0)!
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}

/** UTF-8 bytes of a text; lone surrogates become U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes: number[] = []
  for (const char of text) {
    let code = char.codePointAt(0)!
    if (code >= 0xD800 && code <= 0xDFFF) code = 0xFFFD
    if (code < 0x80) bytes.push(code)
    else if (code < 0x800) bytes.push(0xC0 | code >> 6, 0x80 | code & 63)
    else if (code < 0x10000) bytes.push(0xE0 | code >> 12, 0x80 | code >> 6 & 63, 0x80 | code & 63)
    else bytes.push(0xF0 | code >> 18, 0x80 | code >> 12 & 63, 0x80 | code >> 6 & 63, 0x80 | code & 63)
  }
  return new Uint8Array(bytes)
}

/** First bytes after which the second one may not be just any of 80–BF: overlong forms, surrogates, beyond U+10FFFF. */
const SECOND_BYTES: Record<number, [from: number, to: number]> = { 0xE0: [0xA0, 0xBF], 0xED: [0x80, 0x9F], 0xF0: [0x90, 0xBF], 0xF4: [0x80, 0x8F] }

/** The text of UTF-8 bytes; what is not UTF-8 becomes U+FFFD, never a throw. Same as TextDecoder with `ignoreBOM`. */
export function decodeUtf8(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at++]!
    const size = first < 0x80 ? 1 : first >= 0xC2 && first < 0xE0 ? 2 : first >= 0xE0 && first < 0xF0 ? 3 : first >= 0xF0 && first < 0xF5 ? 4 : 0
    let code = size === 1 ? first : first & 0xFF >> size + 1
    let used = 1
    for (; used < size; used++) {
      const byte = bytes[at] ?? 0
      const [from, to] = used === 1 ? SECOND_BYTES[first] ?? [0x80, 0xBF] : [0x80, 0xBF]
      if (byte < from || byte > to)
        break
      code = code << 6 | byte & 63
      at++
    }
    text += size && used === size ? String.fromCodePoint(code) : '\uFFFD'
  }
  return text
}
