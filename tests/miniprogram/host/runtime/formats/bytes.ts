/** Joins parts to one array. Numbers are single bytes. */
export function joinBytes(...parts: (ArrayLike<number> | number)[]): Uint8Array<ArrayBuffer> {
  const length = parts.reduce<number>((sum, part) => sum + (typeof part === 'number' ? 1 : part.length), 0)
  const joined = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    if (typeof part === 'number')
      joined[at++] = part
    else
      joined.set(part, at)
    at += typeof part === 'number' ? 0 : part.length
  }
  return joined
}

/** The codes of an ASCII text. */
export const ascii = (text: string): number[] => [...text].map(sign => sign.charCodeAt(0))

/** A number as `count` bytes, the most significant first. */
export const bigEndian = (value: number, count: number): number[] => Array.from({ length: count }, (_, i) => Math.floor(value / 256 ** (count - 1 - i)) & 255)

/** A number as `count` bytes, the least significant first. */
export const littleEndian = (value: number, count: number): number[] => bigEndian(value, count).reverse()

/** Whether `bytes` has this ASCII text at a position. */
export const hasText = (bytes: Uint8Array, at: number, text: string): boolean => [...text].every((sign, i) => bytes[at + i] === sign.charCodeAt(0))

/** A view of the array for reading numbers. */
export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
