/// <reference lib="dom.iterable" />

/** What a compiled mini program is to the host: plain data, so that it can also be sent to a browser. */
export interface Dist {
  /** Where the files lie (Node only; assets are served from here in Chromium). */
  dir: string
  app: AppJson
  /** theme.json by colour scheme; empty when the app has none. */
  theme: Record<'light' | 'dark', Record<string, string>>
  /** JSON of every page and component, by path without extension. */
  configs: Record<string, ComponentJson>
  /** JavaScript sources by path, '.js' included. */
  scripts: Record<string, string>
  /** CSS made from each .wxss, by path without extension. */
  styles: Record<string, Stylesheet>
  /** Templates of the app: a JavaScript expression for glass-easel's template groups. */
  templates: string
  /** Templates of the host's built-in components, in the same form. */
  builtinTemplates: string
  /** Errors and warnings of the template compiler and of the style conversion. */
  warnings: string[]
}

/** One style sheet twice: as written, and with `scope--` before every class, for isolated components. */
export interface Stylesheet { plain: string, scoped: string, scope: string }

export interface AppJson {
  pages: string[]
  subPackages?: SubPackage[]
  subpackages?: SubPackage[]
  window?: PageWindow
  tabBar?: TabBarJson
  usingComponents?: Record<string, string>
  [key: string]: unknown
}

export interface SubPackage { root: string, pages: string[], independent?: boolean }

export interface PageWindow {
  navigationBarTitleText?: string
  navigationBarBackgroundColor?: string
  navigationBarTextStyle?: string
  navigationStyle?: string
  backgroundColor?: string
  enablePullDownRefresh?: boolean
  onReachBottomDistance?: number
  disableScroll?: boolean
}

export interface TabBarJson {
  color?: string
  selectedColor?: string
  backgroundColor?: string
  borderStyle?: string
  list: TabItem[]
}

interface TabItem { pagePath: string, text: string, iconPath?: string, selectedIconPath?: string }

export interface ComponentJson extends PageWindow {
  component?: boolean
  usingComponents?: Record<string, string>
  componentPlaceholder?: Record<string, string>
  styleIsolation?: string
  addGlobalClass?: boolean
  [key: string]: unknown
}

/** What a test says about the world before the app starts. Everything here is plain data, except where noted. */
export interface LaunchOptions {
  /** Page to open; app.json's first page unless given. */
  path?: string
  query?: Record<string, string>
  /** WeChat's scene number. @default 1001 */
  scene?: number
  /** wx.*Storage of an earlier launch: what `app.kill()` returned. */
  storage?: Record<string, unknown>
  /** Files under USER_DATA_PATH of an earlier launch, base64 by path. */
  files?: Record<string, string>
  /** Addresses to rewrite, as /etc/hosts would: { 'ws://127.0.0.1:8787': 'ws://127.0.0.1:40123' } by prefix. */
  hosts?: Record<string, string>
  /** Legal domains as set in the WeChat console; null switches the check off. @default null */
  domains?: Domains | null
  /** Download behaviour of subpackages by root, '*' for all. May be changed while running. */
  subpackages?: Record<string, SubpackageBehaviour>
  /** Phone size and equipment. */
  device?: Partial<Device>
  theme?: 'light' | 'dark'
  networkType?: 'wifi' | '4g' | 'none'
  /** Problems that are known and harmless, each with its reason; they are not recorded. */
  allow?: AllowedProblem[]
  /** Answers of user dialogs and pickers, by wx function name. More at any time with `app.answer`. */
  answers?: Record<string, unknown>
  /** Does the user still have to agree to the privacy terms? @default false */
  privacyNeeded?: boolean
  /** Not over the wire to Chromium: functions that replace or add to wx. */
  wx?: Record<string, unknown>
  /** Not over the wire: a WebSocket class. Node has none of its own. Chromium uses the browser's. */
  WebSocket?: unknown
  /** Not over the wire: called at every setData that passes the boundary. */
  onSetData?: (call: SetDataCall) => void
  /** Not over the wire: rectangles where there is no layout (happy-dom). */
  layout?: Layout
  /** Not over the wire: every console line of the app. */
  onConsole?: (level: string, args: unknown[]) => void
}

interface Domains { request?: string[], socket?: string[], uploadFile?: string[], downloadFile?: string[] }

/** `delay` in milliseconds before the package is there; `fail` makes the download fail until it is set to false. */
export interface SubpackageBehaviour { delay?: number, fail?: boolean }

/** `match` is a part of the problem's message, `where` of its place. */
export interface AllowedProblem { kind: string, match: string, where?: string, reason: string }

export interface Device {
  width: number
  height: number
  statusBarHeight: number
  safeAreaBottom: number
  keyboardHeight: number
  platform: string
  language: string
  brand: string
  model: string
  system: string
}

export interface SetDataCall { component: string, bytes: number, data: Record<string, unknown>, hidden: boolean }

export interface Rect { left: number, top: number, width: number, height: number }

/** Rectangle of a DOM element, in CSS pixels of its page; scroll sizes if it scrolls. Undefined means unknown (zeros). */
export type Layout = (element: Element) => Partial<Rect & { scrollWidth: number, scrollHeight: number }> | undefined
