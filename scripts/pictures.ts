// `npm run pictures`: draws the pictures of src/static: the tabs from the icon set in the colours of the brand, the icon of the web app from
// src/brand/logo.svg. Run after a change of these.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'

import { readBrand, withBrand } from './brand.mjs'
import { ROOT } from './install.mjs'
import { iconSvg } from './vite/icons'

interface Theme { second: string, accent: string, [name: string]: string }

const SOURCE = join(ROOT, 'src')
/** px: WeChat's size for pictures of a tab bar, and its drawing inside. */
const TAB = 81
const TAB_ICON = 69

const brand = readBrand(ROOT)
const themes = JSON.parse(withBrand(readFileSync(join(SOURCE, 'brand/theme.json'), 'utf8'), brand, 'json')) as Record<'light' | 'dark', Theme>

/** An icon of this colour, `size` px wide. */
const draw = (name: string, color: string, size: number) => sharp(Buffer.from(iconSvg(name)!
  .replace('<svg', `<svg width='${size}' height='${size}' color='${color}'${name.endsWith('-filled') ? ` fill='${color}'` : ''}`)
  .replace('stroke=\'black\'', `stroke='${color}'`)))

const logo = Buffer.from(withBrand(readFileSync(join(SOURCE, 'brand/logo.svg'), 'utf8'), brand, 'html'))
/** The icon of the browser tab and of the installed web app. */
for (const size of [192, 512]) {
  await sharp(logo)
    .resize(size, size)
    .png({ palette: true, colours: 16 })
    .toFile(join(SOURCE, `static/h5/icon-${size}.png`))
}

for (const { second, accent, ...files } of Object.values(themes)) {
  // The set has no filled book.
  const tabs = [['chatsIcon', 'message-circle', 'message-circle-filled'], ['contactsIcon', 'address-book', 'address-book'], ['meIcon', 'user', 'user-filled']] as const
  for (const [file, icon, iconOn] of tabs) {
    for (const [path, name, color] of [[files[file], icon, second], [files[`${file}On`], iconOn, accent]] as const) {
      const margin = (TAB - TAB_ICON) / 2
      await draw(name, color, TAB_ICON)
        .extend({ top: margin, bottom: margin, left: margin, right: margin, background: '#0000' })
        .png({ palette: true, colours: 16 })
        .toFile(join(SOURCE, path!))
    }
  }
}
