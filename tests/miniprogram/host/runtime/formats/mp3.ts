import { hasText, joinBytes } from './bytes'

/** Bit rates of MPEG layer III in kbit/s by the header's index: MPEG 1, and MPEG 2 and 2.5. */
const BIT_RATES = {
  high: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  low: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
}

/** The versions by the header's two bits, each with its three sample rates. */
const VERSIONS: Record<number, { rates: number[], bitRates: number[], samples: number, factor: number }> = {
  0: { rates: [11025, 12000, 8000], bitRates: BIT_RATES.low, samples: 576, factor: 72 },
  2: { rates: [22050, 24000, 16000], bitRates: BIT_RATES.low, samples: 576, factor: 72 },
  3: { rates: [44100, 48000, 32000], bitRates: BIT_RATES.high, samples: 1152, factor: 144 },
}

/**
 * Makes a silent mp3: one frame, repeated. Its length is `seconds`, up to a frame (at most 72 ms).
 * @param options sampleRate in Hz; bitRate in bit/s, rounded to the next rate that mp3 has.
 */
export function silentMp3(seconds: number, { sampleRate = 16000, bitRate = 32000, channels = 1 } = {}): Uint8Array<ArrayBuffer> {
  const [id, version] = Object.entries(VERSIONS).map(([bits, each]) => [Number(bits), each] as const).find(([, { rates }]) => rates.includes(sampleRate))!
  const rateIndex = version.rates.indexOf(sampleRate)
  const index = version.bitRates.reduce((best, rate, i) => i > 0 && Math.abs(rate - bitRate / 1000) < Math.abs(version.bitRates[best]! - bitRate / 1000) ? i : best, 1)
  const frame = new Uint8Array(Math.floor(version.factor * version.bitRates[index]! * 1000 / sampleRate))
  frame.set([0xFF, 0xE0 | (id << 3) | 0b011, (index << 4) | (rateIndex << 2), channels === 1 ? 0xC0 : 0])
  return joinBytes(...Array.from<Uint8Array>({ length: Math.max(1, Math.round(seconds * sampleRate / version.samples)) }).fill(frame))
}

/** Returns the length of an mp3 in seconds from its frames, or 0 when the bytes are no mp3. */
export function mp3Seconds(bytes: Uint8Array): number {
  let at = hasText(bytes, 0, 'ID3') ? 10 + ((bytes[6]! << 21) | (bytes[7]! << 14) | (bytes[8]! << 7) | bytes[9]!) : 0
  let seconds = 0
  while (at + 4 <= bytes.length) {
    const [sync, flags, rates] = bytes.subarray(at, at + 3) as unknown as [number, number, number]
    const version = VERSIONS[(flags >> 3) & 3]
    const bitRate = (version?.bitRates[rates >> 4] ?? 0) * 1000
    const sampleRate = version?.rates[(rates >> 2) & 3]
    if (sync !== 0xFF || (flags & 0xE6) !== 0xE2 || !version || !bitRate || !sampleRate)
      break
    seconds += version.samples / sampleRate
    at += Math.floor(version.factor * bitRate / sampleRate) + ((rates >> 1) & 1)
  }
  return seconds
}
