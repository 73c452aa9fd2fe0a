import type { Host } from './host'

/** The focused input or textarea, as the keyboard needs it. */
export interface Field {
  element: HTMLInputElement | HTMLTextAreaElement
  /** Fires bindkeyboardheightchange. */
  onHeight: (height: number) => void
  adjustPosition: boolean
  holdKeyboard: boolean
  cursorSpacing: number
}

/**
 * The phone's keyboard, open while a field has the focus. With adjust-position (the default) the whole page moves up until the field is
 * visible. Without it nothing moves, and the app must make room by the height from the event. One field at a time.
 */
export class Keyboard {
  field: Field | null = null
  height = 0

  constructor(private readonly host: Host) {}

  focus(field: Field) {
    this.field = field
    this.setHeight(this.host.device.keyboardHeight)
  }

  blur(field: Field) {
    if (this.field?.element !== field.element)
      return
    this.setHeight(0)
    this.field = null
  }

  /** Removes the focus, as wx.hideKeyboard and a tap outside the field do. */
  hide() {
    this.field?.element.blur()
  }

  /** Returns whether a press on `target` must not take the focus, because the focused field has hold-keyboard. */
  holdsAgainst(target: Element) {
    return !!this.field?.holdKeyboard && this.field.element !== target
  }

  private setHeight(height: number) {
    if (height === this.height)
      return
    this.height = height
    this.host.screen.showKeyboard(height, this.field)
    this.field?.onHeight(height)
    this.host.bus.emit('keyboardHeightChange', { height })
  }
}
