import { openDialog } from './openDialog'
import { stopsOf } from './stopsOf'

/** uni's dialogs, which it keeps in the document, and our sheets, which come and go. */
const UNI_DIALOGS = 'uni-modal, uni-actionsheet'
const SHEET = '.sheet-layer'
/** By which an arrow key moves the focus. */
const STEPS: Record<string, number> = { ArrowUp: -1, ArrowDown: 1 }

/**
 * H5: a dialog takes the focus when it opens, keeps it, and gives it back to what had it. A question is entered at its first button, which cancels.
 * Escape closes our sheets; uni closes its dialogs itself.
 */
export function keepFocusInDialogs(): void {
  let dialog: HTMLElement | undefined
  /** What had the focus outside of dialogs. */
  let opener: Element | null = null

  /** A sheet can take the focus from the first frame of its movement on. */
  function focusFirst() {
    if (!dialog || dialog.contains(document.activeElement))
      return
    const stop = stopsOf(dialog)[0] ?? dialog
    stop.focus({ preventScroll: true })
    if (document.activeElement !== stop) requestAnimationFrame(focusFirst)
  }

  function update() {
    const now = openDialog()
    if (now === dialog)
      return
    if (!dialog) opener = document.activeElement
    dialog = now
    if (dialog) focusFirst()
    else if (opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true })
  }

  function close(sheet: Element) {
    (sheet.parentElement?.querySelector('.sheet-shade') as HTMLElement | null)?.click()
  }

  const changes = new MutationObserver(update)
  const observe = (dialog: Element) => changes.observe(dialog, { subtree: true, attributes: true, attributeFilter: ['class', 'style'] })
  new MutationObserver((records) => {
    let hasSheet = false
    for (const { target, addedNodes } of records) {
      const isInApp = target instanceof Element && target.closest('uni-app')
      for (const node of Array.from(addedNodes)) {
        if (!(node instanceof Element))
          continue
        if (isInApp) hasSheet ||= node.matches(SHEET)
        else if (node.matches(UNI_DIALOGS)) observe(node)
        else node.querySelectorAll(UNI_DIALOGS).forEach(observe)
      }
      // uni shows a dialog in the same moment in which it makes it.
      if (!isInApp) hasSheet = true
    }
    if (hasSheet || (dialog && !dialog.isConnected)) update()
  }).observe(document.body, { childList: true, subtree: true })

  document.addEventListener('focusin', ({ target }) => {
    if (!dialog || dialog.contains(target as Node))
      return
    // What gives the focus back in the same moment: a menu from which the dialog was chosen.
    opener = target as Element
    focusFirst()
  })
  document.addEventListener('keydown', (event) => {
    const step = event.key === 'Tab' ? (event.shiftKey ? -1 : 1) : STEPS[event.key]
    if (!dialog)
      return
    if (event.key === 'Escape' && dialog.matches(`${SHEET} *`)) {
      event.preventDefault()
      close(dialog)
    }
    else if (step && !(event.target as Element).matches('textarea')) {
      event.preventDefault()
      const stops = stopsOf(dialog)
      const at = stops.indexOf(document.activeElement as HTMLElement)
      stops[at < 0 ? 0 : (at + step + stops.length) % stops.length]?.focus()
    }
  }, true)
}
