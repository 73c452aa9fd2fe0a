/// <reference lib="dom.iterable" />

/** A compiled mini program as plain data, so that it can be sent to a browser. */
export interface Dist {
  /** The folder of the files. Node only; for Chromium, assets are served from here. */
  dir: string
  app: AppJson
  /** theme.json by colour scheme. Empty when the app has none. */
  theme: Record<'light' | 'dark', Record<string, string>>
  /** JSON of every page and component, by path without extension. */
  configs: Record<string, ComponentJson>
  /** JavaScript sources by path, '.js' included. */
  scripts: Record<string, string>
  /** CSS of each .wxss, by path without extension. */
  styles: Record<string, Stylesheet>
  /** Templates of the app, as a JavaScript expression for glass-easel's template groups. */
  templates: string
  /** Templates of the host's built-in components, in the same format. */
  builtinTemplates: string
  /** Errors and warnings of the template compiler and of the style conversion. */
  warnings: string[]
}

/** A style sheet in two forms: as written, and with `scope--` before every class, for isolated components. */
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

/** The bytes of a file. A large file is given by its size and, where something reads them, its first bytes: the rest is zeros and takes no memory. */
export type FileContent = Uint8Array<ArrayBuffer> | { size: number, head?: Uint8Array<ArrayBuffer> }

/** A file that the app has handed to WeChat or to the phone: by openDocument, shareFileMessage, saveFileToDisk, save…ToPhotosAlbum. */
export interface HandedOver { by: string, filePath: string, size: number, fileName?: string, fileType?: string, showMenu?: boolean }

/** What previewImage and previewMedia show. */
export interface Preview { sources: PreviewSource[], current: number }
export interface PreviewSource { url: string, type: 'image' | 'video', poster?: string }

/** Bytes per second. Without a figure a transfer takes no time. */
export interface Bandwidth { up?: number, down?: number }

/** What an audio of the app does now. Times in seconds. */
export interface AudioState { src: string, paused: boolean, currentTime: number, duration: number, playbackRate: number, isOnSpeaker: boolean }

/** The purposes that are declared in WeChat's console (privacy_key), as far as this host asks for them. */
export type PrivacyPurpose = 'Album' | 'MessageFile' | 'Record' | 'Camera' | 'AlbumWriteOnly' | 'Clipboard' | 'Location' | 'ChooseLocation'

type Permission = 'authorized' | 'denied' | 'not determined'

/** What the phone's settings allow WeChat. */
export interface AppAuthorizeSetting { albumAuthorized: Permission, cameraAuthorized: Permission, locationAuthorized: Permission, microphoneAuthorized: Permission, notificationAuthorized: Permission }

/** The environment that a test sets before the app starts. Plain data, except where noted. */
export interface LaunchOptions {
  /** The page to open. @default app.json's first page */
  path?: string
  query?: Record<string, string>
  /** WeChat's scene number. @default 1001 */
  scene?: number
  /** wx.*Storage of an earlier launch, from `app.kill()`. */
  storage?: Record<string, unknown>
  /** Files of an earlier launch that stay (under USER_DATA_PATH, and saved ones), from `app.kill()`. */
  files?: Record<string, string>
  /** Bytes that these files may have together. @default 200 MB */
  fileQuota?: number
  /** URLs to rewrite by prefix: { 'ws://127.0.0.1:8787': 'ws://127.0.0.1:40123' }. */
  hosts?: Record<string, string>
  /** Legal domains as set in the WeChat console. null turns the check off. @default null */
  domains?: Domains | null
  /** Download behaviour of subpackages by root, '*' for all. Can be changed while the app runs. */
  subpackages?: Record<string, SubpackageBehaviour>
  /** Phone size and model. */
  device?: Partial<Device>
  theme?: 'light' | 'dark'
  networkType?: 'wifi' | '4g' | 'none'
  /** How fast files are sent and received. Can be changed with `app.setBandwidth`. */
  bandwidth?: Bandwidth
  /** Known and harmless problems, each with its reason. They are not recorded. */
  allow?: AllowedProblem[]
  /** Results of user dialogs and pickers, by wx function name. Can be changed with `app.answer`. */
  answers?: Record<string, unknown>
  /** Whether the user must still agree to the privacy terms. `privacy.agreed` wins. @default false */
  privacyNeeded?: boolean
  /** `declared`: the purposes in WeChat's console, without which functions fail with errno 112 (all, when it is left out). `agreed`: the user's agreement, from `app.kill()`. */
  privacy?: { declared?: PrivacyPurpose[], agreed?: boolean }
  /** What the user has allowed and refused this mini program (authSetting), from `app.kill()`. A scope that is not there is asked for. */
  scopes?: Record<string, boolean>
  /** What the phone has allowed WeChat. @default all but the location */
  appAuthorizeSetting?: Partial<AppAuthorizeSetting>
  /** Not for Chromium: functions that replace functions of wx or are added to it. */
  wx?: Record<string, unknown>
  /** Not for Chromium, which uses its own: a WebSocket class. Needed in a Node that has none. */
  WebSocket?: unknown
  /** Not for Chromium: called at every accepted setData. */
  onSetData?: (call: SetDataCall) => void
  /** Not for Chromium: the rectangles of elements, because happy-dom has no layout. */
  layout?: Layout
  /** Not for Chromium: called at every console line of the app. */
  onConsole?: (level: string, args: unknown[]) => void
}

interface Domains { request?: string[], socket?: string[], uploadFile?: string[], downloadFile?: string[] }

/** `delay`: duration of the download in ms. `fail`: the download fails until this is set to false. */
export interface SubpackageBehaviour { delay?: number, fail?: boolean }

/** `match`: a part of the problem's message. `where`: a part of its location. */
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

/** Returns the rectangle of a DOM element in CSS px of its page, with scroll sizes if it scrolls. Undefined counts as zeros. */
export type Layout = (element: Element) => Partial<Rect & { scrollWidth: number, scrollHeight: number }> | undefined
