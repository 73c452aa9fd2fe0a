/** MD5 of a file (RFC 1321), in hexadecimal: the name by which ZIM knows a file. Mini programs have no crypto. */

const SHIFTS = Uint8Array.from({ length: 64 }, (_, step) => [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]][step >> 4]![step % 4]!)
/** Which word of the block each step takes. */
const WORDS = Uint8Array.from({ length: 64 }, (_, step) => [step, 5 * step + 1, 3 * step + 5, 7 * step][step >> 4]! % 16)
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
  let a = state[0]!
  let b = state[1]!
  let c = state[2]!
  let d = state[3]!
  for (let step = 0; step < 64; step++) {
    const mixed = step < 16 ? b & c | ~b & d : step < 32 ? d & b | ~d & c : step < 48 ? b ^ c ^ d : c ^ (b | ~d)
    const sum = a + mixed + SINES[step]! + words[WORDS[step]!]! | 0
    const shift = SHIFTS[step]!
    a = d
    d = c
    c = b
    b = b + (sum << shift | sum >>> 32 - shift) | 0
  }
  state[0]! += a
  state[1]! += b
  state[2]! += c
  state[3]! += d
}
