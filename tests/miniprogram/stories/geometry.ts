import type { Phone } from '../host'

/**
 * Returns layout problems of the current page as texts: siblings that overlap, elements beyond the screen's width, and tap
 * targets smaller than 44 px (except links within a sentence). Elements out of the flow, such as a badge, may overlap others.
 */
export function layoutProblems(phone: Phone): Promise<string[]> {
  return phone.top.locator('body').evaluate((body) => {
    const MIN_TARGET = 44
    const TOLERANCE = 1
    const found: string[] = []
    const style = (element: Element, pseudo?: string) => getComputedStyle(element, pseudo)
    const width = body.ownerDocument.documentElement.clientWidth
    const isDrawn = (element: Element) => {
      const { width: w, height: h } = element.getBoundingClientRect()
      return w > 0 && h > 0 && style(element).visibility !== 'hidden' && style(element).opacity !== '0'
    }
    const isInFlow = (element: Element) => !['absolute', 'fixed'].includes(style(element).position)
    const nameOf = (element: Element) => `<${element.tagName.toLowerCase().replace('wx-', '')}${[...element.classList].filter(each => !/--|^data-v/.test(each)).map(each => `.${each}`).join('')}> “${(element.textContent ?? '').trim().slice(0, 16)}”`

    /** True when an ancestor within the screen's width clips the element. */
    const isClipped = (element: Element) => {
      for (let at = element.parentElement; at && at !== body; at = at.parentElement) {
        if (style(at).overflowX !== 'visible' && at.getBoundingClientRect().right <= width + TOLERANCE)
          return true
      }
      return false
    }
    /** Size of the tap target: the rectangle, enlarged by an absolutely positioned ::after. */
    const target = (element: Element) => {
      const { width: w, height: h } = element.getBoundingClientRect()
      const after = style(element, '::after')
      const out = (side: string) => after.position === 'absolute' ? Math.max(0, -Number.parseFloat(after.getPropertyValue(side)) || 0) : 0
      return { w: w + out('left') + out('right'), h: h + out('top') + out('bottom') }
    }

    for (const element of body.querySelectorAll('*')) {
      if (!isDrawn(element) || element.tagName === 'STYLE')
        continue
      const { left, right } = element.getBoundingClientRect()
      if ((right > width + TOLERANCE || left < -TOLERANCE) && !isClipped(element))
        found.push(`beyond the screen: ${nameOf(element)} from ${Math.round(left)} to ${Math.round(right)} of ${width}`)
      // A bubble is pressed for long, and has no other button beside it: its height is that of WeChat's.
      const isButton = (element.getAttribute('role') === 'button' && !element.querySelector('.bubble')) || element.tagName === 'WX-BUTTON'
      if (isButton && style(element).display !== 'inline') {
        const { w, h } = target(element)
        if (w < MIN_TARGET - TOLERANCE || h < MIN_TARGET - TOLERANCE)
          found.push(`too small to tap: ${nameOf(element)} ${Math.round(w)} × ${Math.round(h)}`)
      }
      const children = [...element.children].filter(each => isDrawn(each) && isInFlow(each) && style(each).display !== 'inline')
      for (const [index, one] of children.entries()) {
        const a = one.getBoundingClientRect()
        for (const other of children.slice(index + 1)) {
          const b = other.getBoundingClientRect()
          if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > TOLERANCE && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > TOLERANCE)
            found.push(`overlap: ${nameOf(one)} and ${nameOf(other)}`)
        }
      }
    }
    return [...new Set(found)]
  })
}

/** Returns top and bottom of the last matching element and the height of the page, in px of the page. */
export function verticalPosition(phone: Phone, selector: string): Promise<{ top: number, bottom: number, height: number }> {
  return phone.$(selector).last().evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect()
    return { top, bottom, height: element.ownerDocument.documentElement.clientHeight }
  })
}
