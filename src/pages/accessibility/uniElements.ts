import { watch } from 'vue'

import { locale, t as translate } from '@/i18n'
import { t } from '@/i18n/accessibility'

type Attributes = Record<string, string | null>

const BUTTON = { role: 'button', tabindex: '0' }
/** Pages of the tabs, as uni names them, in the order of pages.json. */
const TAB_PAGES = ['pages/chats/index', 'pages/me/index']
let ids = 0
/** What uni puts on the element around a field, and the field itself needs. */
const OF_FIELDS = ['aria-label', 'autocomplete']

const pageInFront = () => document.querySelector<HTMLElement>('uni-page')?.dataset.page
const indexOf = (element: Element) => Array.from(element.parentElement!.querySelectorAll(`.${element.className}`)).indexOf(element)

/** The attributes of what uni draws without any: its bars, buttons, dialogs and pictures. Pictures are avatars and icons, beside which their name stands. */
const RULES: ReadonlyArray<readonly [selector: string, attributes: (element: Element) => Attributes]> = [
  ['.uni-page-head', () => ({ role: 'banner' })],
  ['.uni-page-head__title', () => ({ 'role': 'heading', 'aria-level': '1' })],
  ['.uni-page-head-btn', () => ({ ...BUTTON, 'aria-label': t('accessibility.back') })],
  ['uni-page-body', () => ({ role: 'main' })],
  ['.uni-tabbar', () => ({ 'role': 'navigation', 'aria-label': t('accessibility.tabs') })],
  ['.uni-tabbar__item', tab => ({ ...BUTTON, 'aria-current': TAB_PAGES[indexOf(tab)] === pageInFront() ? 'page' : null })],
  // A button that is disabled by its own press keeps the focus.
  ['uni-button', button => button.hasAttribute('disabled') ? { 'role': 'button', 'tabindex': button === document.activeElement ? '0' : null, 'aria-disabled': 'true' } : { ...BUTTON, 'aria-disabled': null }],
  // A browser lets the Tab key stop at what scrolls. Lists are entered at what they hold.
  ['.uni-scroll-view', () => ({ tabindex: '-1' })],
  // The document has one of each. A dialog may lack its title.
  ['.uni-modal', () => ({ 'role': 'dialog', 'aria-modal': 'true', 'aria-labelledby': 'uni-modal-title uni-modal-text', 'tabindex': '-1' })],
  ['.uni-modal__title', () => ({ id: 'uni-modal-title' })],
  ['.uni-modal__bd', () => ({ id: 'uni-modal-text' })],
  ['.uni-actionsheet', () => ({ 'role': 'dialog', 'aria-modal': 'true', 'aria-label': t('accessibility.choices') })],
  ['.sheet-panel', () => ({ 'aria-modal': 'true', 'tabindex': '-1' })],
  ['.uni-modal__btn, .uni-actionsheet__cell', () => BUTTON],
  // One stop of the Tab key: conversationFocus.ts.
  ['.list[role=group]', () => ({ tabindex: '0' })],
  ['.list[role=group] > [data-slot]', () => ({ tabindex: '-1' })],
  ['.message-list .content[role=button]', () => ({ 'aria-haspopup': 'menu' })],
  // A message with links is one stop, too, and says all that is inside; a button would hide its links.
  ['.message-list .content:not([role=button])', (message) => {
    const id = message.id || `message-${++ids}`
    return { 'role': 'group', id, 'aria-labelledby': id }
  }],
  // One stop of the Tab key: emojiFocus.ts.
  ['[data-emoji]', emoji => ({ tabindex: emoji === emoji.closest('.emoji__scroll')?.querySelector('[data-emoji]') ? '0' : '-1' })],
  ['uni-toast', () => ({ role: 'status' })],
  ['uni-image img, .uni-tabbar img', () => ({ alt: '' })],
  ['.uni-input-placeholder, .uni-textarea-placeholder', () => ({ 'aria-hidden': 'true' })],
]
const CANCEL = '.uni-actionsheet__action .uni-actionsheet__cell'
const FIELDS = 'uni-input, uni-textarea'
const ALL = [...RULES.map(([selector]) => selector), FIELDS].join()

function setAttributes(element: Element, attributes: Attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null) element.removeAttribute(name)
    else if (element.getAttribute(name) !== value) element.setAttribute(name, value)
  }
}

/** Moves attributes to the field. Where both had them, screen readers would say them twice. */
function moveToField(around: Element) {
  const field = around.querySelector('input, textarea')
  for (const name of OF_FIELDS) {
    const value = around.getAttribute(name)
    if (!field || value === null)
      continue
    field.setAttribute(name, value)
    around.removeAttribute(name)
  }
}

function complete(element: Element) {
  // uni's own word, which it has in the language of the build.
  if (element.matches(CANCEL)) element.firstChild!.nodeValue = translate('action.cancel')
  if (element.matches(FIELDS)) moveToField(element)
  for (const [selector, attributes] of RULES) {
    if (element.matches(selector)) setAttributes(element, attributes(element))
  }
}

function completeAll(root: Element) {
  if (root.matches(ALL)) complete(root)
  root.querySelectorAll(ALL).forEach(complete)
}

/**
 * H5: completes what uni draws for screen readers and the keyboard, as soon as it is in the document. uni draws fields, buttons, bars and dialogs as
 * elements without a name or a role, and puts the attributes of a field on the element around it. Also sets the language of the document.
 */
export function completeUniElements(): void {
  new MutationObserver((records) => {
    let hasNewPage = false
    for (const { type, target, addedNodes } of records) {
      if (type === 'attributes') {
        complete(target as Element)
        continue
      }
      for (const node of Array.from(addedNodes)) {
        if (!(node instanceof Element))
          continue
        completeAll(node)
        hasNewPage ||= node.matches('uni-page')
        // uni changes the parts of a field, for instance when it is disabled.
        const around = node.closest(FIELDS)
        if (around) complete(around)
      }
    }
    if (hasNewPage) document.querySelectorAll('.uni-tabbar__item').forEach(complete)
  }).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['disabled', ...OF_FIELDS] })
  watch(locale, (language) => {
    document.documentElement.lang = language
    completeAll(document.body)
  }, { immediate: true })
}
