import type { Host } from './host'

/** A text field that has the focus: what input and textarea tell the keyboard about themselves. */
export interface Field {
  element: HTMLInputElement | HTMLTextAreaElement
  /** Tells the app: bindkeyboardheightchange. */
  onHeight: (height: number) => void
  adjustPosition: boolean
  holdKeyboard: boolean
  cursorSpacing: number
}

/**
 * The phone's keyboard: up while a field has the focus. With adjust-position (the default) the whole page is pushed up as far as
 * the field needs; without it nothing moves and the app has to make room by the height it is told. One field at a time.
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

  /** Takes the focus away, as wx.hideKeyboard and a tap beside the field do. */
  hide() {
    this.field?.element.blur()
  }

  /** Would a press on `target` take the focus from a field that holds the keyboard? */
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
