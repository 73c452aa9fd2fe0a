/** UTF-8 length of a string in bytes. Mini programs have no TextEncoder. A lone surrogate counts 3, because encoders replace it. */
function utf8Length(text: string): number {
  let bytes = 0
  for (const char of text) {
    const code = char.codePointAt(0)!
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return bytes
}

/** Bytes of a message body: UTF-8 for a string, length for an array of bytes, 0 for anything else. */
export function bodyLength(body: unknown): number {
  if (typeof body === 'string')
    return utf8Length(body)
  return ArrayBuffer.isView(body) ? body.byteLength : 0
}
