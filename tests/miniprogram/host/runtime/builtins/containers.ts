import type { Host } from '../host'
import type { Builtin, Node } from './define'

import { share } from '../share'

/** Built-ins that contain children: view and similar ones, text, button, form, label, navigator, root-portal. */
export const containers: Record<string, Builtin> = {
  'view': {},
  'block': {},
  'text': { properties: { selectable: Boolean, userSelect: Boolean, space: String, decode: Boolean }, reflect: ['user-select'] },
  'cover-view': { properties: { scrollTop: null } },
  'cover-image': { properties: { src: String } },
  'icon': { properties: { type: String, size: null, color: String }, reflect: ['type'] },
  'progress': { properties: { percent: Number, showInfo: Boolean, strokeWidth: null, activeColor: String, backgroundColor: String, active: Boolean, borderRadius: null, fontSize: null, activeMode: String, duration: Number }, reflect: ['percent'] },
  'canvas': { properties: { type: String, canvasId: String } },
  'web-view': { properties: { src: String }, reflect: ['src'] },
  'page-meta': { properties: { pageStyle: String, backgroundColor: String, rootFontSize: String, pageFontSize: String, backgroundTextStyle: String, rootBackgroundColor: String, scrollTop: String } },
  'navigation-bar': { properties: { title: String, frontColor: String, backgroundColor: String, loading: Boolean, colorAnimationDuration: Number, colorAnimationTimingFunc: String } },
  'page-container': { properties: { show: Boolean, duration: Number, zIndex: Number, overlay: Boolean, position: String, round: Boolean, closeOnSlideDown: Boolean, overlayStyle: String, customStyle: String } },
  'movable-area': { properties: { scaleArea: Boolean } },
  'movable-view': { properties: { direction: String, inertia: Boolean, outOfBounds: Boolean, x: null, y: null, damping: Number, friction: Number, disabled: Boolean, scale: Boolean, scaleMin: Number, scaleMax: Number, scaleValue: Number, animation: null } },
  'match-media': { properties: { minWidth: Number, maxWidth: Number, width: Number, minHeight: Number, maxHeight: Number, height: Number, orientation: String } },

  'root-portal': {
    properties: { enable: true },
    attached: moveToPageRoot,
    detached: node => (node.state.moved as Element | undefined)?.remove(),
  },

  'navigator': {
    properties: { url: String, openType: 'navigate', delta: 1, target: String, appId: String, path: String, extraData: null, version: String, shortLink: String },
    tap(node, host) {
      const { openType, url, delta } = node.data
      const name = ({ navigate: 'navigateTo', redirect: 'redirectTo', switchTab: 'switchTab', reLaunch: 'reLaunch', navigateBack: 'navigateBack' } as Record<string, string>)[String(openType)]
      if (name)
        host.call(host.wx[name], [{ url, delta }])
    },
  },

  'button': {
    properties: {
      size: String,
      type: String,
      plain: Boolean,
      disabled: Boolean,
      loading: Boolean,
      formType: String,
      openType: String,
      lang: String,
      name: String,
      sessionFrom: String,
      sendMessageTitle: String,
      sendMessagePath: String,
      sendMessageImg: String,
      appParameter: String,
      showMessageCard: Boolean,
      businessId: String,
      phoneNumberNoQuotaToast: true,
      createliveactivity: null,
      scope: String,
      needShowEntrance: null,
      entrancePath: String,
    },
    reflect: ['size', 'type', 'disabled', 'loading', 'open-type'],
    create: node => stopTapsWhenDisabled(node),
    tap(node, host) {
      if (node.data.disabled)
        return
      openType(node, host)
      if (node.data.formType)
        node.parents().find(each => each.tag === 'form')?.fire(`host:${String(node.data.formType)}`)
    },
  },

  'label': {
    properties: { for: String },
    tap(node) {
      const target = node.data.for
        ? node.dom.ownerDocument.querySelector(`[id$="--${String(node.data.for)}"]`)
        : node.dom.querySelector('wx-switch, wx-checkbox, wx-radio, wx-input input, wx-textarea textarea')
      const control = target as (HTMLElement & { hostToggle?: () => void }) | null
      if (control?.hostToggle)
        control.hostToggle()
      else
        control?.focus()
    },
  },

  'form': {
    properties: { reportSubmit: Boolean, reportSubmitTimeout: Number },
    create(node) {
      const component = node.dom as unknown as { __wxElement?: { addListener: (name: string, listener: () => void) => void } }
      queueMicrotask(() => {
        component.__wxElement?.addListener('host:submit', () => node.fire('submit', { value: formValues(node.dom) }))
        component.__wxElement?.addListener('host:reset', () => node.fire('reset'))
      })
    },
  },
}

/** Stops the taps of a disabled button. */
function stopTapsWhenDisabled(node: Node) {
  queueMicrotask(() => {
    const component = node.dom.__wxElement as unknown as { addListener: (name: string, listener: () => unknown, options: object) => void } | undefined
    component?.addListener('tap', () => node.data.disabled ? false : undefined, { capture: true })
  })
}

/** Returns the values of the named fields of a form, for bindsubmit. */
function formValues(form: Element) {
  const values: Record<string, unknown> = {}
  for (const element of form.querySelectorAll('*')) {
    const read = (element as HTMLElement & { hostValue?: () => { name: string, value: unknown } }).hostValue
    const { name, value } = read?.() ?? {}
    if (name)
      values[name] = value
  }
  return values
}

/** Fires the event of a button with open-type: the result that the test set, or a denial. */
function openType(node: Node, host: Host) {
  const type = String(node.data.openType || '')
  if (type === '')
    return
  if (type === 'share') {
    void share(host, 'button', { id: node.dom.id, dataset: { ...(node.dom as HTMLElement).dataset } })
    return
  }
  const answer = host.answers[`button:${type}`] ?? host.answers[type]
  const detail = typeof answer === 'function' ? (answer as () => unknown)() : answer
  const event = type.toLowerCase()
  if (type === 'agreePrivacyAuthorization') {
    host.privacy.agreeBy(node.dom.id)
    node.fire(event, {})
  }
  else if (type === 'openSetting') {
    node.fire('opensetting', host.scopes.change())
  }
  else if (detail !== undefined) {
    node.fire(event, detail)
  }
  else if (type === 'getPhoneNumber' || type === 'getUserInfo') {
    node.fire(event, { errMsg: `${type}:fail user deny` })
  }
}

/** root-portal shows its content at the end of the page, above everything. Only the content moves; the element stays. */
function moveToPageRoot(node: Node) {
  const content = node.dom.firstElementChild
  if (!content || !node.data.enable)
    return
  node.state.moved = content
  node.dom.closest('wx-page')?.append(content)
}
