import { isApple } from '../isApple'
import { MODAL, openDialog } from './openDialog'

/** Our own buttons, and what uni draws as such (uniElements.ts). */
const PRESSABLE = '[role=button], [role=switch]'
/** Messages: Enter opens their menu, as the context-menu key does. */
const WITH_MENU = '.content, .aside[data-n]'

/**
 * H5: activates buttons with Enter and Space, which open the menu of a message. uni draws its buttons as custom elements without
 * keyboard support. A button is activated after keyup on the same element, outside of the event: a dialog opened by the
 * click must not handle the same key. Returns a function that removes the listeners. Does nothing without a document.
 */
export function listenToKeyboard(): () => void {
  if (typeof document === 'undefined')
    return () => {}
  let held: Element | null = null

  const pressableOf = ({ key, target }: KeyboardEvent) =>
    (key === 'Enter' || key === ' ') && target instanceof Element && target.matches(`${PRESSABLE}, ${WITH_MENU}`) ? target : null

  /** The bubble knows which message it is, not the stop around it. */
  const openMenu = (stop: Element) => (stop.querySelector('.bubble') ?? stop).dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true }))

  function press(element: Element) {
    if (element.matches(WITH_MENU)) openMenu(element)
    else (element as HTMLElement).click()
  }

  /** By the context-menu key and Shift+F10. */
  function onContextMenu(event: MouseEvent) {
    if (!event.isTrusted || !(event.target instanceof Element) || !event.target.matches('.content'))
      return
    event.preventDefault()
    event.stopPropagation()
    openMenu(event.target)
  }

  function onDown(event: KeyboardEvent) {
    const pressable = pressableOf(event)
    if (pressable) event.preventDefault()
    // The key may be held since before the dialog was there.
    if (!event.repeat) held = pressable
    if (event.key === 'F10' && event.shiftKey && isApple()) openMenuOf(event)
  }

  function onUp(event: KeyboardEvent) {
    const pressed = pressableOf(event)
    // uni's modal would confirm on Enter, whichever of its buttons has the focus.
    if (event.key === 'Enter' && openDialog()?.matches(MODAL)) event.stopPropagation()
    if (pressed && pressed === held) setTimeout(() => press(pressed))
    held = null
  }

  /** These systems have no such key. */
  function openMenuOf(event: KeyboardEvent) {
    event.preventDefault()
    if (event.target instanceof Element) openMenu(event.target)
  }

  document.addEventListener('keydown', onDown, true)
  document.addEventListener('keyup', onUp, true)
  document.addEventListener('contextmenu', onContextMenu, true)
  return () => {
    document.removeEventListener('keydown', onDown, true)
    document.removeEventListener('keyup', onUp, true)
    document.removeEventListener('contextmenu', onContextMenu, true)
  }
}
