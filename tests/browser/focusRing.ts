import type { Page } from 'playwright-core'

const STOPS = '[tabindex], input, textarea, a[href]'
/** They take the focus by program only: boxes that scroll, and dialogs, whose buttons have it. */
const CONTAINERS = '.uni-scroll-view, .uni-modal, .uni-actionsheet, .sheet-panel'
/** uni's modal keeps the colours in which it was opened. */
const OF_THEME = '.uni-modal *'
/** WCAG 2.2, 1.4.11. */
const CONTRAST = 3

/** What can have the focus on the page in front, and shows no ring, or one that can hardly be seen; in light and dark colours. Nothing has the focus at the end. */
export async function withoutRing(page: Page, theme: 'light' | 'dark'): Promise<string[]> {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.waitForFunction(`document.documentElement.dataset.theme === '${colorScheme}'`)
    // Backwards: from a message, the next stop is the field, which closes the panel of emoji.
    await page.keyboard.press('Shift+Tab')
    found.push(...await page.evaluate<string[]>(`(${check})(${JSON.stringify([STOPS, colorScheme === theme ? CONTAINERS : `${CONTAINERS}, ${OF_THEME}`, CONTRAST])})`))
  }
  await page.emulateMedia({ colorScheme: theme })
  return found
}

/** Runs in the page. A field may show its ring around the element that uni or we draw around it. */
const check = String(([stops, containers, least]: [string, string, number]) => {
  const boxOf = (element: Element) => element.closest('uni-input, .field') ?? element
  const ringOf = (element: Element) => {
    const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(boxOf(element))
    return { hasOutline: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2, outlineColor, boxShadow }
  }
  const luminanceOf = (color: string) => {
    const [red, green, blue] = color.match(/[\d.]+/g)!.slice(0, 3).map(Number).map(part => part / 255).map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4) as [number, number, number]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const isOpaque = (color: string) => !/^rgba\(.*, 0(?:\.\d+)?\)$/.test(color)
  const groundOf = (element: Element | null): string => {
    if (!element)
      return 'rgb(255, 255, 255)'
    const { backgroundColor } = getComputedStyle(element)
    return isOpaque(backgroundColor) ? backgroundColor : groundOf(element.parentElement)
  }
  const contrastOf = (one: string, other: string) => {
    const [light, dark] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => b - a) as [number, number]
    return (light + 0.05) / (dark + 0.05)
  }
  const isShown = (element: Element) => element.getClientRects().length > 0 && getComputedStyle(element).visibility === 'visible'
  const nameOf = (element: Element) => `${document.documentElement.dataset.theme}: ${element.outerHTML.slice(0, 120)}`
  const blur = () => document.querySelector<HTMLElement>(':focus')?.blur()
  const problems: string[] = []
  for (const element of Array.from(document.querySelectorAll<HTMLElement>(stops))) {
    // The field closes the panel.
    if (!isShown(element) || element.matches(containers) || (element.matches('textarea') && document.querySelector('.emoji')))
      continue
    blur()
    const before = ringOf(element)
    element.focus({ preventScroll: true })
    const focused = document.activeElement!
    // A list hands the focus to what it holds; a dialog keeps it.
    if (focused !== element)
      continue
    const { hasOutline, outlineColor, boxShadow } = ringOf(element)
    const contrast = hasOutline ? contrastOf(outlineColor, groundOf(boxOf(element))) : 0
    if ((!hasOutline || before.hasOutline) && boxShadow === before.boxShadow) problems.push(`no ring: ${nameOf(element)}`)
    else if (contrast < least) problems.push(`${contrast.toFixed(1)} : 1: ${nameOf(element)}`)
  }
  blur()
  return problems
})
