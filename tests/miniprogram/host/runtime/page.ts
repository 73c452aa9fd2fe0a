import type * as glassEasel from 'glass-easel'

import type { PageWindow } from '../types'
import type { Host } from './host'
import type { Webview } from './screen'

import { PageBackend } from './backend'
import { PAGE_CSS } from './phoneCss'

/** A page object of the app. The host calls its lifecycle methods, each of which may be missing. */
type PageInstance = Record<string, unknown> & { route?: string, options?: object }

/**
 * One open page: its webview, root component and lifecycle, in WeChat's order: attached → onLoad → onShow → ready (children first) →
 * onReady, and onUnload → detached.
 */
export class Page {
  isShown = false
  window: PageWindow
  readonly instance: PageInstance
  readonly root: glassEasel.GeneralComponent
  readonly webview: Webview
  readonly channel: EventChannel
  readonly id: number
  private readonly owner: { attach: (box: never, placeholder: never) => void, release: () => void }
  private isReady = false

  constructor(
    private readonly host: Host,
    readonly path: string,
    readonly query: Record<string, string>,
    id: number,
    readonly tab: number,
    channel = new EventChannel(host),
  ) {
    this.id = id
    this.channel = channel
    host.components.define(path)
    this.window = { ...host.dist.app.window, ...host.dist.configs[path] }
    this.webview = host.screen.openWebview()
    this.webview.addStyle(PAGE_CSS)
    for (const css of host.components.stylesFor(path)) this.webview.addStyle(css)
    host.gestures.listen(this.webview.document)
    const backend = this.makeBackend()
    const made = host.components.createRoot(path, backend)
    this.owner = made
    this.root = made.getComponent()
    this.instance = made.get() as unknown as PageInstance
    Object.assign(this.instance, { route: path, __route__: path, __wxWebviewId__: id, options: query, getOpenerEventChannel: () => this.channel })
    host.pages.register(this)
    this.webview.document.addEventListener('scroll', event => event.target === this.scrollTarget && this.onScroll(), true)
  }

  /** Attaches the page, then calls onLoad. The page must be on the stack already, for getCurrentPages() in onLoad. */
  load() {
    const { box, document } = this.webview
    const placeholder = document.createElement('i')
    box.append(placeholder)
    this.owner.attach(box as never, placeholder as never)
    this.callMethod('onLoad', this.query)
  }

  private makeBackend() {
    const { device, problems } = this.host
    return new PageBackend(
      this.webview.document,
      { width: () => device.width, height: () => this.webview.frame.clientHeight || device.height },
      tag => problems.add('unknown-tag', `<${tag}> is neither in usingComponents nor a built-in of this host`, this.path),
      () => this.host.options.layout,
    )
  }

  private get scrollTarget(): EventTarget {
    const { scroller, document } = this.webview
    return scroller === document.scrollingElement ? document : scroller
  }

  show() {
    if (this.isShown)
      return
    this.isShown = true
    this.callMethod('onShow')
    this.root.triggerPageLifetime('show', [])
    if (!this.isReady) {
      this.isReady = true
      this.host.components.lifetimes.ready(this.root)
      this.callMethod('onReady')
    }
  }

  hide() {
    if (!this.isShown)
      return
    this.isShown = false
    this.callMethod('onHide')
    this.root.triggerPageLifetime('hide', [])
  }

  unload() {
    this.isShown = false
    this.callMethod('onUnload')
    this.owner.release()
    this.host.screen.close(this.webview)
  }

  /** Calls a page method if it exists, and returns its result. */
  callMethod(name: string, ...args: unknown[]): unknown {
    const method = this.instance[name]
    return typeof method === 'function' ? this.host.call(method, args, this.instance) : undefined
  }

  private distanceToBottom = Number.POSITIVE_INFINITY

  private onScroll() {
    const { scrollTop, scrollHeight, clientHeight } = this.webview.scroller
    this.callMethod('onPageScroll', { scrollTop })
    const limit = this.window.onReachBottomDistance ?? 50
    const before = this.distanceToBottom
    this.distanceToBottom = scrollHeight - clientHeight - scrollTop
    if (this.distanceToBottom <= limit && before > limit)
      this.callMethod('onReachBottom')
  }

  /** Lets onReachBottom fire again. Called when the content grew. */
  rearmReachBottom() {
    this.distanceToBottom = Number.POSITIVE_INFINITY
  }
}

/** wx.navigateTo's channel between the opening and the opened page. Events without a listener are lost, as in WeChat. */
export class EventChannel {
  private readonly listeners = new Map<string, Set<{ call: unknown, once: boolean }>>()
  constructor(private readonly host: Host) {}

  emit(name: string, ...args: unknown[]) {
    for (const listener of [...this.listeners.get(name) ?? []]) {
      if (listener.once)
        this.listeners.get(name)?.delete(listener)
      this.host.call(listener.call, args)
    }
  }

  on(name: string, call: unknown, once = false) {
    if (!this.listeners.has(name))
      this.listeners.set(name, new Set())
    this.listeners.get(name)!.add({ call, once })
  }

  once(name: string, call: unknown) { this.on(name, call, true) }

  off(name: string, call?: unknown) {
    for (const listener of [...this.listeners.get(name) ?? []]) {
      if (call === undefined || listener.call === call)
        this.listeners.get(name)?.delete(listener)
    }
  }
}
