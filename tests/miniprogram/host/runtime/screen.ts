import type { Device, PageWindow, TabBarJson } from '../types'
import type { Field } from './keyboard'

import { drawOverlays } from './overlays'
import { PHONE_CSS } from './phoneCss'

/** The document of a page: an <iframe> when there is layout, else a <div> in the shared document. */
export interface Webview {
  document: Document
  /** The parent element of the page's root. */
  box: HTMLElement
  /** The element that scrolls. */
  scroller: Element
  frame: HTMLElement
  addStyle: (css: string) => void
}

export interface ScreenOptions {
  document: Document
  device: Device
  /** A browser with layout. Pages become iframes, and styles are applied. */
  hasLayout: boolean
  onBack: () => void
  onTab: (index: number) => void
}

/** The phone around the pages: status and navigation bar, tab bar, capsule, keyboard, and the overlays of wx.showX. Plain DOM. */
export class Screen {
  readonly root: HTMLElement
  readonly overlays: ReturnType<typeof drawOverlays>
  private readonly title: HTMLElement
  private readonly back: HTMLElement
  private readonly nav: HTMLElement
  private readonly stage: HTMLElement
  private readonly tabBar: HTMLElement
  private readonly keyboard: HTMLElement
  private top: Webview | null = null

  constructor(private readonly options: ScreenOptions) {
    const { document } = options
    this.root = this.div('phone')
    this.nav = this.div('phone-nav', this.root)
    this.back = this.div('phone-back', this.nav, '‹')
    this.title = this.div('phone-title', this.nav)
    this.div('phone-capsule', this.nav, '••• ◎')
    this.stage = this.div('phone-stage', this.root)
    this.tabBar = this.div('phone-tabs', this.root)
    this.keyboard = this.div('phone-keyboard', this.root)
    this.overlays = drawOverlays(document, this.root)
    this.back.addEventListener('click', options.onBack)
    document.body.append(this.root)
    if (options.hasLayout)
      this.applyDevice()
  }

  private applyDevice() {
    const { document, device } = this.options
    const style = document.createElement('style')
    style.textContent = PHONE_CSS
    document.head.append(style)
    this.root.style.setProperty('--status-bar', `${device.statusBarHeight}px`)
    this.root.style.setProperty('--safe-bottom', `${device.safeAreaBottom}px`)
  }

  private div(className: string, parent?: HTMLElement, text = '') {
    const element = this.options.document.createElement('div')
    element.className = className
    element.textContent = text
    parent?.append(element)
    return element
  }

  openWebview(): Webview {
    return this.options.hasLayout ? this.openFrame() : this.openBox()
  }

  private openBox(): Webview {
    const frame = this.div('phone-page', this.stage)
    return { document: this.options.document, box: frame, scroller: frame, frame, addStyle() {} }
  }

  private openFrame(): Webview {
    const frame = this.options.document.createElement('iframe')
    frame.className = 'phone-page'
    this.stage.append(frame)
    const inner = frame.contentDocument!
    inner.open()
    inner.write('<!doctype html><html><head><meta charset="utf-8"></head><body></body></html>')
    inner.close()
    inner.documentElement.style.setProperty('--safe-area-inset-bottom', `${this.options.device.safeAreaBottom}px`)
    inner.documentElement.style.setProperty('--safe-area-inset-top', `${this.options.device.statusBarHeight}px`)
    const addStyle = (css: string) => {
      const style = inner.createElement('style')
      style.textContent = css
      inner.head.append(style)
    }
    return { document: inner, box: inner.body, scroller: inner.scrollingElement ?? inner.documentElement, frame, addStyle }
  }

  /** Shows a page with its bars and hides the others. */
  show(webview: Webview, window: PageWindow, bar: { canGoBack: boolean, tab: number }) {
    this.top = webview
    for (const each of this.stage.children) {
      const isTop = each === webview.frame
      each.toggleAttribute('hidden', !isTop)
      each.toggleAttribute('data-top', isTop)
    }
    this.setNavigation(window)
    this.nav.toggleAttribute('hidden', window.navigationStyle === 'custom')
    this.back.toggleAttribute('hidden', !bar.canGoBack)
    this.tabBar.toggleAttribute('hidden', bar.tab < 0)
    for (const [index, item] of [...this.tabBar.children].entries())
      item.toggleAttribute('data-selected', index === bar.tab)
  }

  close(webview: Webview) {
    webview.frame.remove()
  }

  setNavigation(window: PageWindow) {
    if (window.navigationBarTitleText !== undefined)
      this.title.textContent = window.navigationBarTitleText
    if (window.navigationBarBackgroundColor)
      this.nav.style.backgroundColor = window.navigationBarBackgroundColor
    if (window.navigationBarTextStyle)
      this.nav.style.color = window.navigationBarTextStyle
    if (this.top && window.backgroundColor)
      this.top.frame.style.backgroundColor = window.backgroundColor
  }

  get navigationTitle() {
    return this.title.textContent ?? ''
  }

  setTabBar(tabBar: TabBarJson | undefined, assetUrl: (src: string) => string) {
    this.tabBar.replaceChildren()
    for (const [index, item] of (tabBar?.list ?? []).entries()) {
      const tab = this.div('phone-tab', this.tabBar)
      for (const [path, className] of [[item.iconPath, 'phone-tab-icon'], [item.selectedIconPath, 'phone-tab-icon-selected']]) {
        if (path && this.options.hasLayout) {
          const icon = this.options.document.createElement('img')
          Object.assign(icon, { className, src: assetUrl(path) })
          tab.append(icon)
        }
      }
      this.div('phone-tab-text', tab, item.text)
      this.div('phone-tab-badge', tab).setAttribute('hidden', '')
      tab.addEventListener('click', () => this.options.onTab(index))
    }
    this.setTabStyle(tabBar ?? { list: [] })
  }

  /** Sets colours and pictures of another theme. Texts and badges stay as the app set them. */
  retheme(tabBar: TabBarJson | undefined, assetUrl: (src: string) => string) {
    for (const [index, item] of (tabBar?.list ?? []).entries()) {
      for (const [path, className] of [[item.iconPath, 'phone-tab-icon'], [item.selectedIconPath, 'phone-tab-icon-selected']])
        this.tabBar.children[index]?.querySelector(`.${className}`)?.setAttribute('src', assetUrl(path ?? ''))
    }
    this.setTabStyle(tabBar ?? {})
  }

  setTabStyle({ color, selectedColor, backgroundColor }: Partial<TabBarJson>) {
    if (color)
      this.tabBar.style.setProperty('--tab', color)
    if (selectedColor)
      this.tabBar.style.setProperty('--tab-selected', selectedColor)
    if (backgroundColor)
      this.tabBar.style.backgroundColor = backgroundColor
  }

  setTabText(index: number, text: string) {
    this.tabBar.children[index]?.querySelector('.phone-tab-text')?.replaceChildren(text)
  }

  /** Sets a tab's badge: a text, '' for the red dot, null for none. */
  setTabBadge(index: number, text: string | null) {
    const badge = this.tabBar.children[index]?.querySelector('.phone-tab-badge')
    badge?.toggleAttribute('hidden', text === null)
    badge?.toggleAttribute('data-dot', text === '')
    badge?.replaceChildren(text ?? '')
  }

  tabBadges(): (string | null)[] {
    return [...this.tabBar.children].map((tab) => {
      const badge = tab.querySelector('.phone-tab-badge')
      return badge?.hasAttribute('hidden') ? null : badge?.textContent ?? null
    })
  }

  /** Opens (height > 0) or closes the keyboard. With adjust-position, moves the page up until the field is visible. */
  showKeyboard(height: number, field: Field | null) {
    this.keyboard.style.height = `${height}px`
    const page = this.top?.frame
    if (!page)
      return
    const isAdjusting = height > 0 && field?.adjustPosition
    const covered = isAdjusting ? this.coveredBy(height, field) : 0
    page.style.transform = covered > 0 ? `translateY(${-covered}px)` : ''
  }

  private coveredBy(height: number, field: Field) {
    const frame = this.top!.frame.getBoundingClientRect()
    const bottom = field.element.getBoundingClientRect().bottom + (this.options.hasLayout ? frame.top : 0) + field.cursorSpacing
    return Math.max(0, bottom - (this.root.getBoundingClientRect().bottom - height))
  }
}
