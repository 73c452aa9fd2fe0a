import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

import { AVATAR_TONES } from '@/utils/avatarFallback'

const [light, dark] = readFileSync('src/styles/tokens.css', 'utf8').split('@media').map(part =>
  Object.fromEntries([...part.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(([, name, colour]) => [name!, colour!])))
const tones = [...readFileSync('src/styles/avatars.css', 'utf8').matchAll(/--tone-\d: (#[0-9a-f]{6})/g)].map(([, colour]) => colour!)

/** Relative luminance of `#rrggbb` (WCAG 2). */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}

/** Contrast ratio of two colours (WCAG 2), 1 to 21. */
function contrast(one: string, other: string): number {
  const [bright, dim] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (bright! + 0.05) / (dim! + 0.05)
}

/** Text colour and background colour, as used by the components. */
const PAIRS = [
  ['menu-text', 'menu'],
  ['text', 'background'],
  ['text', 'surface'],
  ['text', 'pinned'],
  ['text', 'pressed'],
  ['text-second', 'background'],
  ['text-second', 'surface'],
  ['text-second', 'pinned'],
  ['text-second', 'pressed'],
  ['own-text', 'own'],
  ['own-link', 'own'],
  ['link', 'surface'],
  ['link', 'background'],
  ['accent-text', 'accent'],
  ['accent', 'surface'],
  ['danger', 'surface'],
  ['danger', 'pinned'],
  ['danger', 'pressed'],
  ['danger-text', 'danger'],
  ['notice-text', 'notice'],
  ['surface', 'text-second'],
] as const

describe.each([['light', light!], ['dark', { ...light!, ...dark! }]])('in the %s colours', (_, tokens) => {
  it.each(PAIRS)('%s on %s has a contrast of at least 4.5 : 1', (text, background) => {
    expect(contrast(tokens[text]!, tokens[background]!)).toBeGreaterThanOrEqual(4.5)
  })
})

it('the dark colours replace every light one', () => {
  expect(Object.keys(dark!).sort()).toEqual(Object.keys(light!).sort())
})

it('white has a contrast of at least 4.5 : 1 on every avatar tone', () => {
  expect(tones).toHaveLength(AVATAR_TONES)
  expect(Math.min(...tones.map(tone => contrast('#ffffff', tone)))).toBeGreaterThanOrEqual(4.5)
})
