import { isKeyboardInUse } from '@/utils/keyboardInUse'

/** H5, for users of a keyboard: gives the focus to the message that was jumped to, unless they write meanwhile. The list scrolls by itself. */
export function focusFound(list: Element): void {
  if (!isKeyboardInUse() || document.activeElement?.tagName === 'TEXTAREA')
    return
  list.querySelector<HTMLElement>('.found ~ .line .content, .found ~ .aside[data-n]')?.focus({ preventScroll: true })
}
