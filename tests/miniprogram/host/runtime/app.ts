import type { AudioState, Device, Dist, HandedOver, LaunchOptions } from '../types'
import type { Host } from './host'
import type { SharedCard } from './share'

import { Components } from './components'
import { unwatchFramework } from './framework'
import { Gestures } from './gestures'
import { Bus } from './host'
import { Keyboard } from './keyboard'
import { Loader } from './loader'
import { PageStack } from './pageStack'
import { describe, Problems } from './problems'
import { createSandbox } from './sandbox'
import { Screen } from './screen'
import { SetDataBoundary } from './setData'
import { createTimers } from './timers'
import { createWx } from './wx'
import { FileStore } from './wx/fileStore'
import { Privacy } from './wx/privacy'
import { Scopes } from './wx/scopes'
import { KeyValueStore } from './wx/storage'

/** WeChat suspends an app 5 s after it went to the background. */
const SUSPEND_AFTER_MS = 5000

const DEVICE: Device = {
  width: 375,
  height: 667,
  statusBarHeight: 20,
  safeAreaBottom: 0,
  keyboardHeight: 260,
  platform: 'android',
  language: 'zh_CN',
  brand: 'host',
  model: 'glass-easel',
  system: 'Android 14',
}

type AppObject = Record<string, unknown>

/**
 * A running mini program: creates and connects all parts of one launch. `start` runs app.js and opens the first page. `hide`, `show` and
 * `kill` follow. Lifecycle order as in WeChat: App.onLaunch, App.onShow, page; page.onHide, App.onHide.
 */
export class MiniProgram implements Host {
  readonly device: Device
  readonly problems: Problems
  readonly bus = new Bus()
  readonly timers
  readonly boundary: SetDataBoundary
  readonly loader: Loader
  readonly components: Components
  readonly gestures: Gestures = new Gestures(this)
  readonly keyboard: Keyboard = new Keyboard(this)
  readonly screen: Screen
  readonly pages: PageStack = new PageStack(this)
  readonly storage: KeyValueStore
  readonly files: FileStore
  readonly privacy: Privacy
  readonly scopes: Scopes
  readonly audios = new Set<AudioState>()
  readonly wx: Record<string, unknown>
  readonly answers: Record<string, unknown>
  readonly handedOver: HandedOver[] = []
  readonly shared: SharedCard[] = []
  readonly subscribed: Record<string, number> = {}
  readonly state: Host['state']
  private appObject: AppObject = {}
  private suspension: ReturnType<typeof setTimeout> | undefined

  constructor(readonly dist: Dist, readonly options: LaunchOptions, readonly window: Window, readonly hasLayout: boolean) {
    this.problems = new Problems(options.allow)
    this.device = { ...DEVICE, ...options.device }
    this.answers = { ...options.answers }
    this.state = {
      theme: options.theme ?? 'light',
      networkType: options.networkType ?? 'wifi',
      bandwidth: options.bandwidth ?? {},
      isForeground: true,
      isSuspended: false,
      clipboard: '',
      called: '',
      vibrations: 0,
      updates: 0,
      tappedAt: -Infinity,
      isScreenKeptOn: false,
      audioOption: { mixWithOther: true, obeyMuteSwitch: true, speakerOn: true },
    }
    this.storage = new KeyValueStore(options.storage)
    this.files = new FileStore(options.files, options.fileQuota)
    this.privacy = new Privacy(this)
    this.scopes = new Scopes(this)
    this.boundary = new SetDataBoundary(this.problems, options.onSetData)
    this.timers = createTimers(error => this.caught(error))
    this.screen = new Screen({
      document: window.document,
      device: this.device,
      hasLayout,
      onBack: () => this.pages.back(1),
      onTab: index => void this.tapTab(index),
    })
    this.screen.root.addEventListener('click', () => { this.state.tappedAt = Date.now() }, true)
    const sandbox = createSandbox(this.problems)
    this.loader = new Loader(dist, sandbox, this.problems, options.subpackages ?? {})
    this.components = new Components(this)
    this.wx = createWx(this, options.wx)
    sandbox.addGlobals({ wx: this.wx, console: this.console(), getApp: () => this.appObject, getCurrentPages: () => this.pages.instances, App: (object: AppObject) => this.defineApp(object), ...this.components.globals, ...this.timers.globals, __wxConfig: { accountInfo: {} } })
    for (const warning of dist.warnings) this.problems.add('template', warning)
  }

  /** Runs app.js, then opens the first page. An exception of the app becomes a problem. */
  async start() {
    const { dist, options } = this
    this.drawTabBar()
    try {
      this.loader.run('app.js')
    }
    catch (error) {
      this.caught(error)
    }
    const path = options.path ?? dist.app.pages[0]!
    const launchOptions = { path, query: options.query ?? {}, scene: options.scene ?? 1001, referrerInfo: {} }
    this.callApp('onLaunch', launchOptions)
    this.callApp('onShow', launchOptions)
    await this.loader.loadPackage(this.loader.packageOf(`${path}.js`))
    this.pages.launch(path, options.query ?? {})
  }

  private drawTabBar() {
    this.screen.setTabBar(this.pages.themed(this.dist.app.tabBar), src => this.assetUrl(src, ''))
  }

  private defineApp(object: AppObject) {
    this.appObject = object
    this.bus.on('unhandledRejection', detail => this.call(object.onUnhandledRejection, [detail], object))
  }

  private callApp(name: string, ...args: unknown[]) {
    this.call(this.appObject[name], args, this.appObject)
  }

  private console() {
    const line = (level: string) => (...args: unknown[]) => {
      this.options.onConsole?.(level, args)
      if (level === 'error' || level === 'warn')
        this.problems.add('console', `console.${level}: ${args.map(describe).join(' ')}`)
    }
    return Object.fromEntries(['log', 'info', 'debug', 'warn', 'error', 'trace', 'group', 'groupCollapsed', 'groupEnd', 'time', 'timeEnd', 'table', 'count', 'assert', 'dir'].map(level => [level, line(level)]))
  }

  call(callback: unknown, args: unknown[] = [], self?: unknown): unknown {
    if (typeof callback !== 'function')
      return undefined
    try {
      return (callback as (...args: unknown[]) => unknown).apply(self, args)
    }
    catch (error) {
      this.caught(error)
      return undefined
    }
  }

  private caught(error: unknown) {
    this.problems.thrown('exception', error)
    this.call(this.appObject.onError, [describe(error)], this.appObject)
    this.bus.emit('error', { message: describe(error), stack: (error as Error)?.stack })
  }

  /** Reports an unhandled rejection of the app. */
  rejected(reason: unknown, promise: unknown) {
    this.problems.thrown('rejection', reason)
    this.bus.emit('unhandledRejection', { reason, promise })
  }

  address(url: string) {
    const rule = Object.entries(this.options.hosts ?? {}).find(([from]) => url.startsWith(from))
    return rule ? rule[1] + url.slice(rule[0].length) : url
  }

  assetUrl(src: string, page: string): string {
    if (src.startsWith('wxfile://') && this.files.has(src))
      return URL.createObjectURL(new Blob([this.files.read(src)]))
    if (/^(?:\w+:|\/\/)/.test(src))
      return src
    return src.startsWith('/') ? src : `/${page.split('/').slice(0, -1).concat(src).filter(Boolean).join('/')}`
  }

  private async tapTab(index: number) {
    const item = this.dist.app.tabBar?.list[index]
    if (!item)
      return
    this.pages.top?.callMethod('onTabItemTap', { index: String(index), pagePath: item.pagePath, text: item.text })
    await this.pages.open('switchTab', `/${item.pagePath}`)
  }

  /** Goes to the background: page.onHide, App.onHide. 5 s later timers stop and sockets are closed. */
  hide() {
    if (!this.state.isForeground)
      return
    this.pages.top?.hide()
    this.state.isForeground = false
    this.callApp('onHide')
    this.bus.emit('appHide', {})
    this.suspension = setTimeout(() => this.suspend(), SUSPEND_AFTER_MS)
  }

  /** Does at once what otherwise happens 5 s after `hide`. */
  suspend() {
    clearTimeout(this.suspension)
    if (this.state.isForeground || this.state.isSuspended)
      return
    this.state.isSuspended = true
    this.timers.suspend()
    this.bus.emit('suspend')
  }

  /** Goes to the foreground: App.onShow, page.onShow. A suspended app first gets the held events. */
  show() {
    if (this.state.isForeground)
      return
    clearTimeout(this.suspension)
    this.state.isForeground = true
    if (this.state.isSuspended) {
      this.state.isSuspended = false
      this.timers.resume()
      this.bus.emit('resume')
    }
    const options = { path: this.pages.top?.path, query: this.pages.top?.query, scene: 1001, referrerInfo: {} }
    this.callApp('onShow', options)
    this.bus.emit('appShow', options)
    this.pages.top?.show()
  }

  /** Ends the app as a swipe in the task list does: no lifecycle call, sockets closed, timers cleared. Returns what stays for the next launch. */
  kill() {
    clearTimeout(this.suspension)
    this.bus.emit('kill')
    this.timers.clearAll()
    unwatchFramework(this.problems)
    this.screen.root.remove()
    return { storage: this.storage.dump(), files: this.files.dump(), scopes: { ...this.scopes.settings }, privacy: this.privacy.dump() }
  }

  setTheme(theme: 'light' | 'dark') {
    this.state.theme = theme
    this.screen.retheme(this.pages.themed(this.dist.app.tabBar), src => this.assetUrl(src, ''))
    this.pages.refresh()
    this.bus.emit('themeChange', { theme })
  }

  /** With 'none', sockets close and requests fail. */
  setNetwork(networkType: 'wifi' | '4g' | 'none') {
    this.state.networkType = networkType
    if (networkType === 'none')
      this.bus.emit('networkLost')
    this.bus.emit('networkStatusChange', { networkType, isConnected: networkType !== 'none' })
  }
}
