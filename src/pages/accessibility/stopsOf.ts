import { isShown } from './isShown'

const STOPS = '[tabindex="0"], a[href], input, textarea'

/** What the Tab key reaches inside an element, in the order of the document. */
export const stopsOf = (element: Element): HTMLElement[] => Array.from(element.querySelectorAll<HTMLElement>(STOPS)).filter(isShown)
