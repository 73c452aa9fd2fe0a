import * as glassEasel from 'glass-easel'

import type { Layout, Rect } from '../types'

/** A DOM element that glass-easel created, with its node. */
export type HostElement = HTMLElement & { __wxElement?: glassEasel.Element }

/** The prefix of the host's own tags inside built-in components: `host-input` becomes a real <input>. */
const OWN_TAG = 'host-'

/**
 * glass-easel's backend for one page: a DOM document. Tags become `wx-…`, rpx in inline styles become vw. DOM events do not reach
 * templates: taps come from gestures.ts, other events from the built-in components, once and with WeChat's detail.
 */
export class PageBackend {
  readonly mode = 3 // glassEasel.backend's Domlike. Its const enum cannot be imported.
  readonly document

  constructor(
    readonly dom: Document,
    private readonly window: { width: () => number, height: () => number },
    private readonly onUnknownTag: (tag: string) => void,
    private readonly layout: () => Layout | undefined,
  ) {
    this.document = {
      createElement: (tag: string) => this.createElement(tag),
      createTextNode: (text: string) => dom.createTextNode(text),
      createDocumentFragment: () => dom.createDocumentFragment(),
    }
  }

  /** Tags of components and built-ins. Others are reported. components.ts fills it. */
  readonly knownTags = new Set<string>(['page', 'virtual'])

  private createElement(tag: string) {
    if (tag.startsWith(OWN_TAG))
      return this.dom.createElement(tag.slice(OWN_TAG.length))
    if (!this.knownTags.has(tag) && !tag.startsWith('wx-'))
      this.onUnknownTag(tag)
    const element = this.dom.createElement(tag.startsWith('wx-') ? tag : `wx-${tag}`)
    const setAttribute = element.setAttribute.bind(element)
    element.setAttribute = (name: string, value: unknown) => setAttribute(name, name === 'style' ? rpxToVw(String(value)) : String(value))
    const measure = element.getBoundingClientRect.bind(element)
    element.getBoundingClientRect = () => this.layout() ? rectOf(element, this.layout()) as DOMRect : measure()
    return element
  }

  destroy() {}
  getWindowWidth() { return this.window.width() }
  getWindowHeight() { return this.window.height() }
  getDevicePixelRatio() { return 2 }
  getTheme() { return 'light' }
  registerStyleSheetContent() {}
  appendStyleSheetPath() { return 0 }
  disableStyleSheet() {}
  render(done: (error: Error | null) => void) { setTimeout(done, 0, null) }
  getRootNode() { return this.dom.body }
  associateValue() {}
  onEvent() {}
  setListenerStats() {}
  setModelBindingStat() {}

  getScrollOffset(element: Element, done: (offset: object) => void) {
    const { scrollLeft, scrollTop, scrollWidth, scrollHeight } = element
    setTimeout(done, 0, { scrollLeft, scrollTop, scrollWidth, scrollHeight })
  }

  /** The result of NodesRef.node() and .context(): the handle of a built-in (video …), or null. */
  getContext(element: HostElement & { hostContext?: unknown }, done: (context: unknown) => void) {
    setTimeout(done, 0, element.hostContext ?? null)
  }
}

/** Returns the rectangle of an element from the test's layout, or else from the DOM, relative to the page's top left corner. */
export function rectOf(element: Element, layout?: Layout): Rect {
  if (layout)
    return { left: 0, top: 0, width: 0, height: 0, ...layout(element) }
  const { left, top, width, height } = element.getBoundingClientRect()
  return { left, top, width, height }
}

/** Converts rpx to vw. The screen is 750rpx wide: '20rpx' → '2.666667vw'. */
export function rpxToVw(css: string): string {
  return css.includes('rpx') ? css.replace(/(-?(?:\d+(?:\.\d+)?|\.\d+))rpx\b/g, (_, n: string) => `${+(Number(n) / 7.5).toFixed(6)}vw`) : css
}

/**
 * Writes data-* to the DOM. In WeChat they are attributes (uni-app's v-show hides by `[data-c-h="true"]`), but glass-easel does not write
 * them. Patches glass-easel once for the process and changes nothing else.
 */
const elementPrototype = glassEasel.Element.prototype as unknown as { setDataset: (name: string, value: unknown) => void, isHostPatched?: boolean }
if (!elementPrototype.isHostPatched) {
  const original = elementPrototype.setDataset
  elementPrototype.isHostPatched = true
  elementPrototype.setDataset = function (this: glassEasel.Element, name: string, value: unknown) {
    original.call(this, name, value)
    const dom = this.$$ as unknown as Element | null
    if (dom?.setAttribute && typeof value !== 'object' && typeof value !== 'function')
      dom.setAttribute(`data-${name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`, String(value))
  }
}
