/** MD5 of a file (RFC 1321), in hexadecimal: the name by which ZIM knows a file. Mini programs have no crypto. */

const SHIFTS = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]]
const SINES = Uint32Array.from({ length: 64 }, (_, index) => Math.floor(Math.abs(Math.sin(index + 1)) * 2 ** 32))
const BLOCK = 64

export function md5(bytes: Uint8Array): string {
  const state = Uint32Array.of(0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476)
  const words = new Uint32Array(16)
  const whole = bytes.length - bytes.length % BLOCK
  for (let at = 0; at < whole; at += BLOCK)
    mix(state, words, bytes, at)
  const tail = endOf(bytes, whole)
  for (let at = 0; at < tail.length; at += BLOCK)
    mix(state, words, tail, at)
  return [...state].flatMap(word => [0, 8, 16, 24].map(shift => (word >>> shift & 0xFF).toString(16).padStart(2, '0'))).join('')
}

/** The rest of the bytes with the padding: one bit, zeros, and the length in bits as 64 bits, low byte first. */
function endOf(bytes: Uint8Array, from: number): Uint8Array {
  const rest = bytes.subarray(from)
  const tail = new Uint8Array(rest.length + 9 > BLOCK ? 2 * BLOCK : BLOCK)
  tail.set(rest)
  tail[rest.length] = 0x80
  const view = new DataView(tail.buffer)
  view.setUint32(tail.length - 8, bytes.length << 3 >>> 0, true)
  view.setUint32(tail.length - 4, Math.floor(bytes.length / 2 ** 29), true)
  return tail
}

function mix(state: Uint32Array, words: Uint32Array, bytes: Uint8Array, from: number): void {
  for (let word = 0; word < 16; word++) {
    const at = from + word * 4
    words[word] = bytes[at]! | bytes[at + 1]! << 8 | bytes[at + 2]! << 16 | bytes[at + 3]! << 24
  }
  let [a, b, c, d] = state as unknown as [number, number, number, number]
  for (let step = 0; step < 64; step++) {
    const round = step >> 4
    const [mixed, word] = round === 0
      ? [b & c | ~b & d, step]
      : round === 1
        ? [d & b | ~d & c, (5 * step + 1) % 16]
        : round === 2 ? [b ^ c ^ d, (3 * step + 5) % 16] : [c ^ (b | ~d), 7 * step % 16]
    const sum = a + mixed + SINES[step]! + words[word]! | 0
    const shift = SHIFTS[round]![step % 4]!
    const next = b + (sum << shift | sum >>> 32 - shift) | 0
    a = d
    d = c
    c = b
    b = next
  }
  state[0]! += a
  state[1]! += b
  state[2]! += c
  state[3]! += d
}
