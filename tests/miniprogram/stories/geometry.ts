import type { Phone } from '../host'

/**
 * What is wrong with the page in front as it is laid out, in words: siblings that lie over each other, elements that reach beyond
 * the screen's width, and things to tap that are smaller than a finger (44 px; links within a sentence are not held to that).
 * Elements taken out of the flow (a badge, a pill) may lie over others: that is what they are for.
 */
export function complaintsAbout(phone: Phone): Promise<string[]> {
  return phone.top.locator('body').evaluate((body) => {
    const FINGER = 44
    const SLACK = 1
    const found: string[] = []
    const style = (element: Element, pseudo?: string) => getComputedStyle(element, pseudo)
    const width = body.ownerDocument.documentElement.clientWidth
    const isDrawn = (element: Element) => {
      const { width: w, height: h } = element.getBoundingClientRect()
      return w > 0 && h > 0 && style(element).visibility !== 'hidden' && style(element).opacity !== '0'
    }
    const isInFlow = (element: Element) => !['absolute', 'fixed'].includes(style(element).position)
    const nameOf = (element: Element) => `<${element.tagName.toLowerCase().replace('wx-', '')}${[...element.classList].filter(each => !/--|^data-v/.test(each)).map(each => `.${each}`).join('')}> “${(element.textContent ?? '').trim().slice(0, 16)}”`

    /** Somebody around it cuts off what is too wide, and is not too wide itself. */
    const isClipped = (element: Element) => {
      for (let at = element.parentElement; at && at !== body; at = at.parentElement) {
        if (style(at).overflowX !== 'visible' && at.getBoundingClientRect().right <= width + SLACK)
          return true
      }
      return false
    }
    /** Its rectangle, widened by an ::after that reaches out of it. */
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
      if ((right > width + SLACK || left < -SLACK) && !isClipped(element))
        found.push(`beyond the screen: ${nameOf(element)} from ${Math.round(left)} to ${Math.round(right)} of ${width}`)
      const isButton = element.getAttribute('role') === 'button' || element.tagName === 'WX-BUTTON'
      if (isButton && style(element).display !== 'inline') {
        const { w, h } = target(element)
        if (w < FINGER - SLACK || h < FINGER - SLACK)
          found.push(`too small to tap: ${nameOf(element)} ${Math.round(w)} × ${Math.round(h)}`)
      }
      const children = [...element.children].filter(each => isDrawn(each) && isInFlow(each) && style(each).display !== 'inline')
      for (const [index, one] of children.entries()) {
        const a = one.getBoundingClientRect()
        for (const other of children.slice(index + 1)) {
          const b = other.getBoundingClientRect()
          if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > SLACK && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > SLACK)
            found.push(`over each other: ${nameOf(one)} and ${nameOf(other)}`)
        }
      }
    }
    return [...new Set(found)]
  })
}

/** Top and bottom of the last element that matches, in px of its page; and the page's own height. */
export function place(phone: Phone, selector: string): Promise<{ top: number, bottom: number, height: number }> {
  return phone.$(selector).last().evaluate((element) => {
    const { top, bottom } = element.getBoundingClientRect()
    return { top, bottom, height: element.ownerDocument.documentElement.clientHeight }
  })
}
