import type { App } from '../../miniprogram/host'
import type { PageSize } from '../scrolling'
import type { Tappable } from './templates'

interface Box { what: string, width: number, height: number }

/** What one look at a drawn page sees. Sizes in px. */
export interface Look {
  size: PageSize
  /** The smallest of each kind of tap target that is seen. */
  targets: Box[]
  /** Pictures that are drawn out of their ratio by more than 15 %, or loaded larger than they are shown. */
  stretched: string[]
  oversized: string[]
  /** Fixed controls below 68 px that reach into the phone's lower edge. */
  unsafe: string[]
}

/** Runs where the page is drawn; uses its arguments alone. */
export function look(app: App, { tappables, safeAreaBottom }: { tappables: Tappable[], safeAreaBottom: number }): Look {
  const root = app.page.root
  const view = root.ownerDocument.defaultView!
  const isSeen = (element: Element) => {
    const { width, height } = element.getBoundingClientRect()
    return width > 0 && height > 0
  }
  const nameOf = (element: Element) => `<${element.tagName.toLowerCase().replace('wx-', '')} class="${[...element.classList].filter(name => !name.includes('--data-v-') && !name.startsWith('data-v-') && !name.startsWith('components_')).join(' ')}">`

  const smallest = new Map<string, Box>()
  const note = (what: string, element: Element) => {
    if (!isSeen(element))
      return
    const { width, height } = element.getBoundingClientRect()
    const known = smallest.get(what)
    if (!known || Math.min(width, height) < Math.min(known.width, known.height)) smallest.set(what, { what, width: Math.round(width), height: Math.round(height) })
  }
  for (const { selector, component } of tappables) {
    for (const element of root.querySelectorAll(selector)) note(`${component} ${nameOf(element)}`, element)
  }
  for (const element of root.querySelectorAll('wx-button, wx-switch, [role=button]')) note(nameOf(element), element)

  const stretched: string[] = []
  const oversized: string[] = []
  for (const image of root.querySelectorAll('img')) {
    const { naturalWidth, naturalHeight } = image
    const { width, height } = image.getBoundingClientRect()
    const host = image.closest('wx-image')
    if (!naturalWidth || !width)
      continue
    const isCut = view.getComputedStyle(image).objectFit !== 'fill' && view.getComputedStyle(image).objectFit !== ''
    if (!isCut && Math.abs(width / height / (naturalWidth / naturalHeight) - 1) > 0.15) stretched.push(nameOf(host ?? image))
    if (naturalWidth * naturalHeight > width * height * view.devicePixelRatio ** 2) oversized.push(`${nameOf(host ?? image)} ${naturalWidth} × ${naturalHeight} shown as ${Math.round(width)} × ${Math.round(height)}`)
  }

  const edge = view.innerHeight - safeAreaBottom
  const unsafe = [...root.querySelectorAll('*')]
    .filter(element => view.getComputedStyle(element).position === 'fixed' && isSeen(element))
    .filter((element) => {
      const { height } = element.getBoundingClientRect()
      const inner = [element, ...element.querySelectorAll('wx-button, [role=button], wx-input, wx-textarea')]
      return height < 68 && inner.some(each => each.matches('wx-button, [role=button], wx-input, wx-textarea') && each.getBoundingClientRect().bottom > edge + 1)
    })
    .map(nameOf)

  return { size: app.page.size, targets: [...smallest.values()], stretched, oversized, unsafe }
}
