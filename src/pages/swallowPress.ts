/**
 * H5: drops the click with which the press under way ends. A browser dispatches it to what lies under the finger by then: to a menu that a
 * long press has opened. Elsewhere, a long press is not followed by a tap.
 */
export function swallowPress(): void {
  // #ifdef H5
  if (typeof document === 'undefined')
    return
  // Clicks by keyboard are not trusted events: see accessibility/keyboardAccess.ts.
  const swallow = (event: Event) => { if (event.isTrusted) event.stopPropagation() }
  document.addEventListener('click', swallow, true)
  document.addEventListener('pointerdown', () => document.removeEventListener('click', swallow, true), { capture: true, once: true })
  // #endif
}
