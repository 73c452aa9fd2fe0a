import type { Plugin } from 'vite'

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Its licence belongs to every build (shippedPackages). */
export const ICON_SET = '@tabler/icons'

const FOLDER = join('node_modules', ICON_SET, 'icons')
/** Of outlines, in units of the 24 × 24 drawing. The set's own, 2, is heavier than texts beside it. */
const STROKE = 1.6
const FILLED = /-filled$/

/** The drawing of an icon as SVG. Null when the set has none of that name. A name that ends with `-filled` is one of the set's filled icons. */
export function iconSvg(name: string): string | null {
  const isFilled = FILLED.test(name)
  const file = join(FOLDER, isFilled ? 'filled' : 'outline', `${name.replace(FILLED, '')}.svg`)
  if (!existsSync(file))
    return null
  const shapes = readFileSync(file, 'utf8')
    .replace(/<svg[^>]*>|<\/svg>|<!--[\s\S]*?-->|<path stroke="none"[^>]*>/g, '')
    .replace(/\s+/g, ' ')
    .replace(/> | \/>| (?=<)/g, part => part === ' />' ? '/>' : part.trim())
    // Outlines are paths alone; one path is shorter.
    .replaceAll('"/><path d="', '')
    .replaceAll('"', '\'')
    .trim()
  const paint = isFilled ? '' : ` fill='none' stroke='black' stroke-width='${STROKE}' stroke-linecap='round' stroke-linejoin='round'`
  return `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'${paint}>${shapes}</svg>`
}

/** Replaces `icon(name)` in a style sheet by the drawing, as a data URI. Calls `fail` for a name that the set does not have. */
export function withIcons(code: string, fail: (message: string) => void): string {
  return code.replace(/\bicon\(([\w-]+)\)/g, (call, name: string) => {
    const svg = iconSvg(name)
    if (!svg) fail(`${ICON_SET} has no icon "${name}".`)
    return svg ? `url("data:image/svg+xml,${svg.replace(/[%#<>]/g, encodeURIComponent)}")` : call
  })
}

/**
 * Style sheets use the icons of {@link ICON_SET} by name: `mask-image: icon(clock)`. What is used is compiled into the style sheet, and
 * nothing of the set is loaded at run time. Elements use the classes of src/styles/icons.css.
 */
export function icons(): Plugin {
  return {
    name: 'icons',
    enforce: 'pre',
    transform(code, id) {
      if (/\.css(?:$|\?)|type=style/.test(id) && /\bicon\(/.test(code))
        return { code: withIcons(code, message => this.error(message)), map: null }
    },
  }
}
