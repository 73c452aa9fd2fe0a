import type { Appearance } from '@/utils/appearance'

import { appearance, textScale } from '@/utils/appearance'

const DARK = '(prefers-color-scheme: dark)'
const LARGEST = 2

/** The text size of the device: WeChat's own setting, or that of the browser. 1 is normal. */
function systemTextScale(): number {
  let scale = 1
  // #ifdef H5
  const probe = document.createElement('span')
  probe.style.fontSize = 'medium'
  document.body.append(probe)
  scale = Number.parseFloat(getComputedStyle(probe).fontSize) / 16
  probe.remove()
  // #endif
  // #ifdef MP-WEIXIN
  const { fontSizeScaleFactor, fontSizeSetting = 16 } = uni.getAppBaseInfo() as { fontSizeScaleFactor?: number, fontSizeSetting?: number }
  scale = fontSizeScaleFactor ?? fontSizeSetting / 16
  // #endif
  return scale || 1
}

/** @param chosen 0: as the device */
export function showTextSize(chosen: number): void {
  textScale.value = Math.round(Math.min(LARGEST, Math.max(1, chosen || systemTextScale())) * 100) / 100
  // #ifdef H5
  document.documentElement.style.setProperty('--text-scale', String(textScale.value))
  // #endif
}

/** Shows the chosen colours: on H5 in all that uni draws too. The pages of a mini program take them from pages/look.ts. */
export function showAppearance(chosen: Appearance): void {
  appearance.value = chosen
  // #ifdef H5
  showTheme()
  // #endif
}

// #ifdef H5
/** uni-h5: its bars and dialogs take their colours from `darkmode`, which may be a theme, and change them at this event. */
declare const __uniConfig: { darkmode: boolean | 'light' | 'dark' } | undefined
declare const UniServiceJSBridge: { emit: (event: 'onThemeChange', change: { theme: 'light' | 'dark' }) => void } | undefined

/** The theme that is shown. */
const themeShown = (): 'light' | 'dark' => appearance.value === 'system' ? (matchMedia(DARK).matches ? 'dark' : 'light') : appearance.value

/** The attribute is what style sheets ask for in place of the media query (vite.config.ts, lookOfPages). index.html sets it for the time before. */
function showTheme(): void {
  const theme = themeShown()
  document.documentElement.dataset.theme = theme
  if (typeof __uniConfig !== 'undefined' && __uniConfig) __uniConfig.darkmode = appearance.value === 'system' ? true : appearance.value
  if (typeof UniServiceJSBridge !== 'undefined') UniServiceJSBridge.emit('onThemeChange', { theme })
}

/** Follows the device. Called once. */
export function followDevice(): void {
  matchMedia(DARK).addEventListener?.('change', showTheme)
}
// #endif
