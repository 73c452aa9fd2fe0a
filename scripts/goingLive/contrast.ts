import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import type { Brand } from '../brand.mjs'

import { withBrand } from '../brand.mjs'
import { ROOT } from '../install.mjs'

/** Of texts with what is behind them (WCAG 2, AA). */
export const LEAST_CONTRAST = 4.5

export interface Contrast { theme: 'light' | 'dark', text: string, on: string, ratio: number }

/** Relative luminance of `#rrggbb` (WCAG 2). */
function luminance(colour: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
}

/** Contrast ratio of two colours (WCAG 2), 1 to 21. */
export function contrast(one: string, other: string): number {
  const [bright, dim] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (bright! + 0.05) / (dim! + 0.05)
}

/** Text colour and background colour, as used by the components: names of src/styles/tokens.css. */
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

/** Colours by their names in src/styles/tokens.css. The dark ones are those that replace light ones. */
export function readTokens(brand: Brand): Record<'light' | 'dark', Record<string, string>> {
  const [light, dark] = withBrand(readFileSync(join(ROOT, 'src/styles/tokens.css'), 'utf8'), brand, 'html').split('@media').map(part =>
    Object.fromEntries([...part.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(([, name, colour]) => [name!, colour!])))
  return { light: light!, dark: dark! }
}

/** The contrast of each pair in both themes, and that of the texts of the tab bar with it. */
export function readContrasts(brand: Brand): Contrast[] {
  const tokens = readTokens(brand)
  return (['light', 'dark'] as const).flatMap((theme) => {
    const colours = { ...tokens.light, ...tokens[theme] }
    const { bar, accent, second } = brand.colours[theme]
    return [
      ...PAIRS.map(([text, on]) => ({ theme, text, on, ratio: contrast(colours[text]!, colours[on]!) })),
      ...Object.entries({ accent, second }).map(([text, colour]) => ({ theme, text, on: 'bar', ratio: contrast(colour, bar) })),
    ]
  })
}
