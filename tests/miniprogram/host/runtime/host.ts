import type { AudioState, Bandwidth, Device, Dist, HandedOver, LaunchOptions } from '../types'
import type { Components } from './components'
import type { Gestures } from './gestures'
import type { Keyboard } from './keyboard'
import type { Loader } from './loader'
import type { PageStack } from './pageStack'
import type { Problems } from './problems'
import type { Screen } from './screen'
import type { SetDataBoundary } from './setData'
import type { SharedCard } from './share'
import type { Timers } from './timers'
import type { FileStore } from './wx/fileStore'
import type { Privacy } from './wx/privacy'
import type { Scopes } from './wx/scopes'
import type { KeyValueStore } from './wx/storage'

/** One running mini program. Its parts use each other through this interface. app.ts creates one for each launch. */
export interface Host {
  readonly dist: Dist
  readonly options: LaunchOptions
  readonly device: Device
  readonly problems: Problems
  readonly timers: Timers
  readonly boundary: SetDataBoundary
  readonly loader: Loader
  readonly components: Components
  readonly gestures: Gestures
  readonly keyboard: Keyboard
  readonly screen: Screen
  readonly pages: PageStack
  readonly storage: KeyValueStore
  readonly files: FileStore
  readonly privacy: Privacy
  readonly scopes: Scopes
  /** The InnerAudioContexts that were not destroyed. */
  readonly audios: Set<AudioState>
  readonly bus: Bus
  readonly wx: Record<string, unknown>
  /** Whether a browser lays out the pages. Otherwise the test gives the rectangles. */
  readonly hasLayout: boolean
  /** Results of dialogs and choosers set by the test, by wx function name. */
  readonly answers: Record<string, unknown>
  /** Files that have left the mini program, in order. */
  readonly handedOver: HandedOver[]
  /** Cards that the user has shared, in order. */
  readonly shared: SharedCard[]
  /** How often the user has accepted a subscribe message, by its template. */
  readonly subscribed: Record<string, number>
  state: {
    theme: 'light' | 'dark'
    networkType: string
    bandwidth: Bandwidth
    isForeground: boolean
    isSuspended: boolean
    clipboard: string
    called: string
    vibrations: number
    /** How often the app has asked to be restarted with a new version. */
    updates: number
    /** When the user tapped last, Date.now(). */
    tappedAt: number
    isScreenKeptOn: boolean
    audioOption: Record<'mixWithOther' | 'obeyMuteSwitch' | 'speakerOn', boolean>
  }
  /** Runs a callback of the app. An exception becomes a problem and goes to wx.onError, not to the caller. */
  call: (callback: unknown, args?: unknown[], self?: unknown) => unknown
  /** Rewrites a URL by the `hosts` option of the launch. */
  address: (url: string) => string
  /** Returns the URL of a picture for Chromium: a file of the dist or of the file store, or `src` itself. */
  assetUrl: (src: string, page: string) => string
}

/** Events of the app, for wx.onX. Listeners run in the order of subscription. */
export class Bus {
  private readonly listeners = new Map<string, Set<(detail: unknown) => void>>()

  on(event: string, listener: (detail: unknown) => void) {
    if (!this.listeners.has(event))
      this.listeners.set(event, new Set())
    this.listeners.get(event)!.add(listener)
  }

  /** Without `listener`, removes all listeners of the event. */
  off(event: string, listener?: (detail: unknown) => void) {
    if (listener)
      this.listeners.get(event)?.delete(listener)
    else
      this.listeners.delete(event)
  }

  has(event: string) {
    return (this.listeners.get(event)?.size ?? 0) > 0
  }

  emit(event: string, detail?: unknown) {
    for (const listener of [...this.listeners.get(event) ?? []])
      listener(detail)
  }
}
