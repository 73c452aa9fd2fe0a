// `npm run pictures`: draws the pictures of src/static from the icon set, in the colours of src/theme.json. Run after a change of either.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'

import { ROOT } from './install.mjs'
import { iconSvg } from './vite/icons'

interface Theme { second: string, accent: string, [name: string]: string }

const SOURCE = join(ROOT, 'src')
/** px: WeChat's size for pictures of a tab bar, and its drawing inside. */
const TAB = 81
const TAB_ICON = 69

const themes = JSON.parse(readFileSync(join(SOURCE, 'theme.json'), 'utf8')) as Record<'light' | 'dark', Theme>

/** An icon of this colour, `size` px wide. */
const draw = (name: string, color: string, size: number) => sharp(Buffer.from(iconSvg(name)!
  .replace('<svg', `<svg width='${size}' height='${size}' color='${color}'${name.endsWith('-filled') ? ` fill='${color}'` : ''}`)
  .replace('stroke=\'black\'', `stroke='${color}'`)))

/** The icon of the installed web app. Within the safe zone of a mask, 80 %, on the own colour. */
for (const size of [192, 512]) {
  await sharp({ create: { width: size, height: size, channels: 4, background: themes.dark.accent } })
    .composite([{ input: await draw('message-circle-filled', '#ffffff', Math.round(size * 0.56)).png().toBuffer() }])
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
