import type { Host } from '../host'
import type { Field } from '../keyboard'
import type { Builtin, Node } from './define'

type FieldElement = HTMLInputElement | HTMLTextAreaElement

const PROPERTIES: Builtin['properties'] = {
  value: String,
  type: 'text',
  password: Boolean,
  placeholder: String,
  placeholderStyle: String,
  placeholderClass: String,
  disabled: Boolean,
  maxlength: 140,
  cursorSpacing: Number,
  autoFocus: Boolean,
  focus: Boolean,
  confirmType: '',
  alwaysEmbed: Boolean,
  confirmHold: Boolean,
  cursor: -1,
  cursorColor: String,
  selectionStart: -1,
  selectionEnd: -1,
  adjustPosition: true,
  holdKeyboard: Boolean,
  adjustKeyboardTo: String,
  autoHeight: Boolean,
  fixed: Boolean,
  showConfirmBar: true,
  disableDefaultPadding: Boolean,
  name: String,
  randomNumber: Boolean,
  controlled: Boolean,
  autoFill: String,
  focusAfterClear: null,
  enableNative: null,
  safePasswordCertPath: String,
  safePasswordLength: Number,
  safePasswordTimeStamp: Number,
  safePasswordNonce: String,
  safePasswordSalt: String,
  safePasswordCustomHash: String,
}

/** WeChat's input and textarea on those of the browser. Handlers get WeChat's detail. A string returned from bindinput is ignored. */
const field = (tag: 'input' | 'textarea'): Builtin => ({
  properties: PROPERTIES,
  reflect: ['type', 'disabled', 'auto-height', 'placeholder'],
  create(node, host) {
    const element = node.dom.ownerDocument.createElement(tag)
    node.dom.append(element)
    listen(node, element, tag, host)
    Object.assign(node.dom, { hostValue: () => ({ name: node.data.name, value: element.value }) })
    return { element }
  },
  attached(node) {
    if (node.data.focus || node.data.autoFocus)
      elementOf(node).focus()
    grow(node)
  },
  detached(node, host) {
    host.keyboard.blur(fieldOf(node))
  },
  changed: {
    value(value: string, node) {
      const element = elementOf(node)
      if (element.value !== value)
        element.value = cut(node, value)
      grow(node)
    },
    placeholder: (text: string, node) => { elementOf(node).placeholder = text },
    disabled: (isOff: boolean, node) => { elementOf(node).disabled = isOff },
    focus: (isOn: boolean, node) => node.dom.isConnected && (isOn ? elementOf(node).focus() : elementOf(node).blur()),
    cursor: (at: number, node) => at >= 0 && elementOf(node).setSelectionRange(at, at),
    password: (isOn: boolean, node) => isOn && elementOf(node).setAttribute('type', 'password'),
    type: (type: string, node) => {
      const inputMode = ({ number: 'numeric', digit: 'decimal', idcard: 'text' } as Record<string, string>)[type]
      if (inputMode)
        elementOf(node).setAttribute('inputmode', inputMode)
    },
  },
})

export const textFields: Record<string, Builtin> = { input: field('input'), textarea: field('textarea') }

const elementOf = (node: Node) => node.state.element as FieldElement

function listen(node: Node, element: FieldElement, tag: string, host: Host) {
  element.addEventListener('input', () => {
    const value = cut(node, element.value)
    if (value !== element.value)
      element.value = value
    node.set('value', value)
    node.fire('input', { value, cursor: element.selectionEnd ?? value.length, keyCode: 0 })
    grow(node)
  })
  element.addEventListener('focus', () => {
    host.keyboard.focus(fieldOf(node))
    node.fire('focus', { value: element.value, height: host.keyboard.height })
    const start = Number(node.data.selectionStart)
    if (start >= 0)
      element.setSelectionRange(start, Number(node.data.selectionEnd))
  })
  element.addEventListener('blur', () => {
    host.keyboard.blur(fieldOf(node))
    node.fire('blur', { value: element.value, cursor: element.selectionEnd ?? 0 })
  })
  element.addEventListener('keydown', (event) => {
    if ((event as KeyboardEvent).key !== 'Enter' || (event as KeyboardEvent).isComposing)
      return
    if (tag === 'textarea' && ['', 'return'].includes(String(node.data.confirmType)))
      return
    event.preventDefault()
    confirm(node)
  })
  Object.assign(element, { hostConfirm: () => confirm(node) })
}

/** Handles the confirm key of the keyboard: done, send, search … confirm-hold keeps the keyboard open. */
function confirm(node: Node) {
  const element = elementOf(node)
  node.fire('confirm', { value: element.value })
  if (!node.data.confirmHold)
    element.blur()
}

function cut(node: Node, value: string) {
  const limit = Number(node.data.maxlength)
  return limit >= 0 ? String(value).slice(0, limit) : String(value)
}

function fieldOf(node: Node): Field {
  return {
    element: elementOf(node),
    adjustPosition: node.data.adjustPosition !== false,
    holdKeyboard: Boolean(node.data.holdKeyboard),
    cursorSpacing: Number(node.data.cursorSpacing) || 0,
    onHeight: height => node.fire('keyboardheightchange', { height, duration: 0 }),
  }
}

/** auto-height: makes the field as tall as its text and fires bindlinechange. */
function grow(node: Node) {
  const element = elementOf(node)
  if (!node.data.autoHeight || !node.dom.isConnected)
    return
  // A textarea of the browser starts with 2 rows, one of WeChat with auto-height starts with 1.
  if (element instanceof element.ownerDocument.defaultView!.HTMLTextAreaElement) element.rows = 1
  element.style.height = 'auto'
  const height = element.scrollHeight
  element.style.height = `${height}px`
  const lineCount = element.value.split('\n').length
  if (height !== node.state.height || lineCount !== node.state.lineCount) {
    Object.assign(node.state, { height, lineCount })
    node.fire('linechange', { height, lineCount })
  }
}
