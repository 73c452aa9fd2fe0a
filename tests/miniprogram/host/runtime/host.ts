import type { Device, Dist, LaunchOptions } from '../types'
import type { Components } from './components'
import type { Gestures } from './gestures'
import type { Keyboard } from './keyboard'
import type { Loader } from './loader'
import type { PageStack } from './pageStack'
import type { Problems } from './problems'
import type { Screen } from './screen'
import type { SetDataBoundary } from './setData'
import type { Timers } from './timers'
import type { FileStore } from './wx/fileStore'
import type { KeyValueStore } from './wx/storage'

/** One running mini program: the parts that know each other through it. Made by app.ts, one for each launch. */
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
  readonly bus: Bus
  readonly wx: Record<string, unknown>
  /** Is there a browser that lays pages out? Otherwise rectangles come from the test. */
  readonly hasLayout: boolean
  /** Answers given by the test, by wx function name. */
  readonly answers: Record<string, unknown>
  state: { theme: 'light' | 'dark', networkType: string, isForeground: boolean, isSuspended: boolean, clipboard: string, isPrivacyAgreed: boolean }
  /** Runs a callback of the app; what it throws is a problem and goes to wx.onError, never to the caller. */
  call: (callback: unknown, args?: unknown[], self?: unknown) => unknown
  /** Rewrites an address by the `hosts` map of the launch. */
  address: (url: string) => string
  /** Where Chromium finds a picture: a file of the dist, one of the file store, or the address itself. */
  assetUrl: (src: string, page: string) => string
}

/** Things that happen to the app and that wx.onX subscribes to. Listeners run in the order of subscription. */
export class Bus {
  private readonly listeners = new Map<string, Set<(detail: unknown) => void>>()

  on(event: string, listener: (detail: unknown) => void) {
    if (!this.listeners.has(event))
      this.listeners.set(event, new Set())
    this.listeners.get(event)!.add(listener)
  }

  /** Without a listener, all of the event go. */
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
