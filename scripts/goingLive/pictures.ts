import { join } from 'node:path'
import sharp from 'sharp'

import type { Brand } from '../brand.mjs'

import { ROOT } from '../install.mjs'

/** Most that a channel of a drawn colour differs: the pictures have palettes. */
const TOLERANCE = 8

/** The colour of the strongest pixel of a picture. */
async function colourOf(file: string): Promise<number[]> {
  const { data } = await sharp(file).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  let best = 0
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3]! > data[best + 3]!) best = at
  }
  return [...data.subarray(best, best + 3)]
}

/** Whether the pictures of the tabs were drawn (`npm run pictures`) with other colours than those of the brand. */
export async function hasStalePictures({ colours }: Brand): Promise<boolean> {
  const files: [string, string][] = [['me', colours.light.second], ['me-on', colours.light.accent], ['me-dark', colours.dark.second], ['me-dark-on', colours.dark.accent]]
  const drawn = await Promise.all(files.map(([name]) => colourOf(join(ROOT, `src/static/tab/${name}.png`))))
  return files.some(([, colour], index) => drawn[index]!.some((part, at) => Math.abs(part - Number.parseInt(colour.slice(1 + 2 * at, 3 + 2 * at), 16)) > TOLERANCE))
}
