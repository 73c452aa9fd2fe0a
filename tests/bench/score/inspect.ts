import type { App } from '../../miniprogram/host'
import type { PageSize } from '../scrolling'
import type { Tappable } from './templates'

interface Box { what: string, width: number, height: number }

/** The state of a rendered page. Sizes in px. */
export interface Inspection {
  size: PageSize
  /** The smallest visible tap target of each kind. */
  targets: Box[]
  /** Pictures whose aspect ratio differs by more than 15 %. */
  stretched: string[]
  /** Pictures with more pixels than are shown. */
  oversized: string[]
  /** Fixed elements lower than 68 px with a control that reaches below the safe area. */
  unsafe: string[]
}

/** Inspects the rendered page. Runs in the browser, so it uses only its arguments. */
export function inspect(app: App, { tappables, safeAreaBottom }: { tappables: Tappable[], safeAreaBottom: number }): Inspection {
  const root = app.page.root
  const view = root.ownerDocument.defaultView!
  const isVisible = (element: Element) => {
    const { width, height } = element.getBoundingClientRect()
    return width > 0 && height > 0
  }
  const nameOf = (element: Element) => `<${element.tagName.toLowerCase().replace('wx-', '')} class="${[...element.classList].filter(name => !name.includes('--data-v-') && !name.startsWith('data-v-') && !name.startsWith('components_')).join(' ')}">`

  const smallest = new Map<string, Box>()
  const note = (what: string, element: Element) => {
    if (!isVisible(element))
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
    .filter(element => view.getComputedStyle(element).position === 'fixed' && isVisible(element))
    .filter((element) => {
      const { height } = element.getBoundingClientRect()
      const inner = [element, ...element.querySelectorAll('wx-button, [role=button], wx-input, wx-textarea')]
      return height < 68 && inner.some(each => each.matches('wx-button, [role=button], wx-input, wx-textarea') && each.getBoundingClientRect().bottom > edge + 1)
    })
    .map(nameOf)

  return { size: app.page.size, targets: [...smallest.values()], stretched, oversized, unsafe }
}
