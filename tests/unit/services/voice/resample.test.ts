import { describe, expect, it } from 'vitest'

import { createResampler } from '@/services/voice/resample'

const TO = 16_000

/** A tone of a quarter of a second. Hz. */
const tone = (frequency: number, rate: number) => Float32Array.from({ length: rate / 4 }, (_, n) => Math.sin(2 * Math.PI * frequency * n / rate))

function converted(sound: Float32Array, from: number, piece: number): Float32Array {
  const { convert, end } = createResampler(from, TO)
  const pieces: number[] = []
  for (let at = 0; at < sound.length; at += piece) pieces.push(...convert(sound.subarray(at, at + piece)))
  return Float32Array.from([...pieces, ...end()])
}

/** Without the edges, where half of the surroundings is silence. */
const middle = (sound: Float32Array) => sound.subarray(500, sound.length - 500)
const loudness = (sound: Float32Array) => Math.sqrt(middle(sound).reduce((sum, value) => sum + value * value, 0) / middle(sound).length)

describe.each([48_000, 44_100, 22_050, 16_000, 8_000])('sound of %d Hz', (from) => {
  it('has the same length at 16 kHz', () => {
    expect(Math.abs(converted(tone(440, from), from, 2048).length - TO / 4)).toBeLessThanOrEqual(1)
  })

  it('keeps a tone that a voice has: its pitch, its place and its loudness', () => {
    const result = middle(converted(tone(440, from), from, 2048))
    const wanted = middle(tone(440, TO))
    const worst = Math.max(...result.map((value, n) => Math.abs(value - wanted[n]!)))
    expect(worst).toBeLessThan(0.02)
  })

  it('is the same in pieces of any size', () => {
    const sound = tone(440, from)
    const whole = converted(sound, from, sound.length)
    const worst = Math.max(...converted(sound, from, 128).map((value, n) => Math.abs(value - whole[n]!)))
    expect(worst).toBeLessThan(1e-5)
  })
})

it('a tone above the new half rate is left out, and not mirrored into the voice', () => {
  expect(loudness(tone(12_000, 48_000))).toBeGreaterThan(0.7)
  expect(loudness(converted(tone(12_000, 48_000), 48_000, 2048))).toBeLessThan(0.01)
})
