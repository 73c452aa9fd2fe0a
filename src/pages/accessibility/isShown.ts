/** Whether an element of the document is drawn, wherever it is scrolled to. */
export const isShown = (element: Element): boolean => element.getClientRects().length > 0
