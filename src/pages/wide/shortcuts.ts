import { isShown } from '../accessibility/isShown'
import { isApple } from '../isApple'

export type Shortcut = 'search' | 'previous' | 'next' | 'close'

/** The key of the shortcut for searching, as it is printed on the keyboard. */
export const modifierName = (): string => isApple() ? '⌘' : 'Ctrl'

/** What has a meaning of its own for Escape, and lies over the pages. */
const OVERLAYS = '.layer, .sheet-layer, uni-modal, uni-actionsheet .uni-actionsheet_toggle, uni-picker .uni-picker-toggle'
export const hasOverlay = () => Array.from(document.querySelectorAll(OVERLAYS)).some(isShown)

/** Null for other keys, for those of an input method, and while a menu or a dialog is open. */
export function shortcutOf(event: KeyboardEvent): Shortcut | null {
  if (event.defaultPrevented || event.isComposing || event.keyCode === 229 || hasOverlay())
    return null
  const isPlain = !event.shiftKey && !event.altKey
  if (event.key.toLowerCase() === 'k' && isPlain && (isApple() ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey))
    return 'search'
  if (event.ctrlKey || event.metaKey || event.shiftKey)
    return null
  if (event.altKey)
    return event.key === 'ArrowUp' ? 'previous' : event.key === 'ArrowDown' ? 'next' : null
  return event.key === 'Escape' ? 'close' : null
}
