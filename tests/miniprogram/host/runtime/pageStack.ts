import type * as glassEasel from 'glass-easel'

import type { Host } from './host'

import { topOf } from './lifetimes'
import { dirname, joinPath } from './loader'
import { EventChannel, Page } from './page'

/** WeChat allows 10 open pages. */
const PAGE_LIMIT = 10

type Query = Record<string, string>
type OpenType = 'navigateTo' | 'redirectTo' | 'reLaunch' | 'switchTab'

/**
 * The stack of open pages. A tab page is created once and exists until reLaunch. Other pages are above a tab page, or alone.
 * Lifecycle order as in WeChat's routing table: onHide or onUnload of the old page, then onLoad, onShow, onReady of the new page.
 * Failures reject with WeChat's errMsg (without "navigateTo:fail", which wx/navigation.ts adds).
 */
export class PageStack {
  private stack: Page[] = []
  private readonly tabs = new Map<string, Page>()
  private readonly byRoot = new WeakMap<object, Page>()
  private readonly loaded = new WeakSet<Page>()
  private nextId = 1

  constructor(private readonly host: Host) {}

  get top(): Page | undefined {
    return this.stack.at(-1)
  }

  /** Page objects from the bottom to the top, for getCurrentPages(). */
  get instances() {
    return this.stack.map(page => page.instance)
  }

  get paths() {
    return this.stack.map(page => page.path)
  }

  register(page: Page) {
    this.byRoot.set(page.root, page)
  }

  pageOf(component: glassEasel.GeneralComponent): Page | undefined {
    return this.byRoot.get(topOf(component))
  }

  /** Opens the first page of the app. Navigation from App.onLaunch runs after it. */
  launch(path: string, query: Query) {
    this.stack = [this.make(path, query)]
    this.bringUp()
    this.openGate()
  }

  private openGate = () => {}
  private readonly launched = new Promise<void>((resolve) => { this.openGate = resolve })
  private isBusy: Promise<unknown> = this.launched

  /** Opens a page. Calls run one after the other, all after the app's first page. */
  open(type: OpenType, url: string, channel?: EventChannel): Promise<{ eventChannel?: EventChannel }> {
    const opened = this.isBusy.then(() => this.openNow(type, url, channel))
    this.isBusy = opened.catch(() => {})
    return opened
  }

  private async openNow(type: OpenType, url: string, channel?: EventChannel): Promise<{ eventChannel?: EventChannel }> {
    const { path, query } = this.parse(url)
    if (!this.exists(path))
      throw new Error(`page "${path}" is not found`)
    const isTab = this.tabIndex(path) >= 0
    if (isTab && (type === 'navigateTo' || type === 'redirectTo'))
      throw new Error('can not navigateTo a tabbar page')
    if (!isTab && type === 'switchTab')
      throw new Error('can not switch to no-tabBar page')
    if (type === 'navigateTo' && this.stack.length >= PAGE_LIMIT)
      throw new Error(`webview count limit exceed`)
    await this.host.loader.loadPackage(this.host.loader.packageOf(`${path}.js`))
    if (type === 'navigateTo')
      return this.push(path, query, channel)
    if (type === 'redirectTo')
      this.replaceTop(path, query)
    else if (type === 'reLaunch')
      this.replaceAll(path, query)
    else
      this.toTab(path)
    return {}
  }

  private push(path: string, query: Query, channel = new EventChannel(this.host)) {
    this.top?.hide()
    this.stack.push(this.make(path, query, channel))
    this.bringUp()
    return { eventChannel: channel }
  }

  private replaceTop(path: string, query: Query) {
    const leaving = this.stack.pop()
    if (leaving)
      this.drop(leaving)
    this.stack.push(this.make(path, query))
    this.bringUp()
  }

  private replaceAll(path: string, query: Query) {
    const leaving = new Set([...this.stack.reverse(), ...this.tabs.values()])
    this.stack = []
    this.tabs.clear()
    for (const page of leaving) page.unload()
    this.stack = [this.make(path, query)]
    this.bringUp()
  }

  private toTab(path: string) {
    const above = this.stack.filter(page => page.tab < 0)
    const base = this.stack.find(page => page.tab >= 0)
    if (above.length > 0) {
      for (const page of above.reverse()) page.unload()
    }
    if (base && base.path !== path)
      base.hide()
    this.stack = [this.tabs.get(path) ?? this.make(path, {})]
    this.bringUp()
  }

  /** Goes back `delta` pages, at most to the first one. */
  back(delta: number) {
    if (this.stack.length <= 1)
      throw new Error('cannot navigate back at first page')
    for (const page of this.stack.splice(Math.max(1, this.stack.length - delta)).reverse()) page.unload()
    this.bringUp()
  }

  private drop(page: Page) {
    this.tabs.delete(page.path)
    page.unload()
  }

  private make(path: string, query: Query, channel?: EventChannel) {
    const tab = this.tabIndex(path)
    const page = new Page(this.host, path, query, this.nextId++, tab, channel)
    if (tab >= 0)
      this.tabs.set(path, page)
    return page
  }

  private bringUp() {
    const page = this.top!
    this.refresh()
    if (!this.loaded.has(page)) {
      this.loaded.add(page)
      page.load()
    }
    if (this.host.state.isForeground)
      page.show()
  }

  /** Replaces values such as '@navBg' by those of theme.json, also inside lists and objects. */
  themed<T>(value: T): T {
    if (typeof value === 'string' && value.startsWith('@'))
      return (this.host.dist.theme[this.host.state.theme][value.slice(1)] ?? value) as T
    if (Array.isArray(value))
      return value.map(each => this.themed<unknown>(each)) as T
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, this.themed<unknown>(each)])) as T
    return value
  }

  /** Updates the bars after a change of their texts, their colours or the theme. */
  refresh() {
    if (this.top)
      this.host.screen.show(this.top.webview, this.themed(this.top.window), { canGoBack: this.stack.length > 1, tab: this.top.tab })
  }

  unloadAll() {
    for (const page of new Set([...this.stack.reverse(), ...this.tabs.values()])) page.unload()
    this.stack = []
    this.tabs.clear()
  }

  private tabIndex(path: string) {
    return this.host.dist.app.tabBar?.list.findIndex(item => item.pagePath === path) ?? -1
  }

  private exists(path: string) {
    const { app } = this.host.dist
    return app.pages.includes(path)
      || [...app.subPackages ?? [], ...app.subpackages ?? []].some(each => each.pages.some(page => joinPath(each.root, page) === path))
  }

  private parse(url: string) {
    const [target = '', search = ''] = url.split('?')
    const path = target.startsWith('/') ? target.slice(1) : joinPath(dirname(this.top?.path ?? ''), target)
    return { path, query: parseQuery(search) }
  }
}

/** Parses 'a=1&b=%20' as WeChat does for onLoad: values stay encoded. */
function parseQuery(search: string): Query {
  return Object.fromEntries(search.split('&').filter(Boolean).map((pair) => {
    const at = pair.indexOf('=')
    return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)]
  }))
}
