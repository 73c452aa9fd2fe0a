/** What a keyboard has to reach: our own buttons, and those that uni draws around the pages. */
const PRESSABLE = '[role=button], uni-button, .uni-tabbar__item, .uni-page-head-btn, .uni-actionsheet__cell'
/** uni's own question on the screen: it hears Enter and Escape itself. */
const DIALOG = 'uni-modal'

const isShown = (element: Element) => element.getClientRects().length > 0

/**
 * H5: whatever can be tapped can be reached with Tab and pressed with Enter and Space. uni draws its buttons as elements that
 * a browser knows nothing about. A press counts once the key was let go where it was put down, and its event is over:
 * a question that uni then shows must not take the same key for its answer. Answers the removal; does nothing where there is no document.
 */
export function listenToKeyboard(): () => void {
  if (typeof document === 'undefined')
    return () => {}
  let held: Element | null = null

  const pressableOf = ({ key, target }: KeyboardEvent) =>
    (key === 'Enter' || key === ' ') && target instanceof Element && target.matches(PRESSABLE) ? target : null

  function onDown(event: KeyboardEvent) {
    if (event.key === 'Tab') {
      document.querySelectorAll(PRESSABLE).forEach((element) => {
        if (!element.hasAttribute('tabindex')) element.setAttribute('tabindex', '0')
        element.setAttribute('role', 'button')
      })
    }
    const isAsked = Array.from(document.querySelectorAll(DIALOG)).some(isShown)
    held = isAsked ? null : pressableOf(event)
    if (held) event.preventDefault()
  }

  function onUp(event: KeyboardEvent) {
    const pressed = pressableOf(event)
    if (pressed && pressed === held) setTimeout(() => (pressed as HTMLElement).click())
    held = null
  }

  document.addEventListener('keydown', onDown, true)
  document.addEventListener('keyup', onUp, true)
  return () => {
    document.removeEventListener('keydown', onDown, true)
    document.removeEventListener('keyup', onUp, true)
  }
}
