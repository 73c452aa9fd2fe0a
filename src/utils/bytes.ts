/**
 * Returns the UTF-8 length in bytes. Mini programs have no TextEncoder, so it is computed here.
 * A lone surrogate counts as the three bytes of U+FFFD, because it is sent as U+FFFD.
 */
export function utf8Length(text: string): number {
  let bytes = 0
  for (const char of text) {
    const code = char.codePointAt(0)!
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}

/** Returns how a text exceeds a limit in UTF-8 bytes, as parameters for a failure's text. Null when it does not. */
export function overLimit(text: string, limit: number): { limit: number, size: number, excess: number } | null {
  const size = utf8Length(text)
  return size > limit ? { limit, size, excess: size - limit } : null
}

/** Encodes a text as UTF-8. Lone surrogates become U+FFFD. */
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

/** First bytes that restrict the second byte to a part of 80–BF. This excludes overlong forms, surrogates and values above U+10FFFF. */
const SECOND_BYTES: Record<number, [from: number, to: number]> = { 0xE0: [0xA0, 0xBF], 0xED: [0x80, 0x9F], 0xF0: [0x90, 0xBF], 0xF4: [0x80, 0x8F] }

/** Decodes UTF-8. Invalid bytes become U+FFFD; it never throws. Same result as TextDecoder with `ignoreBOM: true`. */
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
