import type { AudioState, Bandwidth, FileContent, LaunchOptions, Layout } from '../types'
import type { MiniProgram } from './app'
import type { Answers, CountsByComponent } from './setData'

import { picture } from './formats/picture'
import { PageView, visibleText } from './pageView'
import { share } from './share'
import { VIDEO } from './wx/videos'

/**
 * Drives a running mini program in tests: input of a user, and what is visible. A target is a CSS selector when it starts with `.`, `#`
 * or `[` or with the tag of a built-in (`button`, `input …`). Otherwise it is visible text. An error lists what is on the screen.
 */
export class App {
  constructor(readonly host: MiniProgram) {}

  /** The top page. */
  get page() {
    const page = this.host.pages.top
    if (!page)
      throw new Error(`There is no page. Problems: ${JSON.stringify(this.problems, null, 2)}`)
    return new PageView(page)
  }

  /** Paths of the open pages, the top page last. */
  get stack() { return this.host.pages.paths }

  /** All visible text of the phone: title, page, tab bar, dialogs. */
  text() { return visibleText(this.host.screen.root) }

  get problems() { return this.host.problems.list }
  get screen() { return this.host.screen }
  get storage() { return this.host.storage }
  get files() { return this.host.files }
  get toast() { return this.host.screen.overlays.toast }
  get modal() { return this.host.screen.overlays.modal }
  get actionSheet() { return this.host.screen.overlays.actionSheet }
  /** What WeChat's viewer shows (previewImage, previewMedia), or null. */
  get preview() { return this.host.screen.overlays.preview }
  /** Files that the app has handed to WeChat or the phone: opened, shared, saved. */
  get handedOver() { return this.host.handedOver }
  get subscribed() { return this.host.subscribed }
  /** Cards of the mini program that the user has sent to a WeChat chat. */
  get shared() { return this.host.shared }
  /** Shares the page in front by WeChat's menu. Throws where the entry is grey. */
  shareByMenu() { return share(this.host, 'menu') }
  /** The audio contexts that the app has not destroyed, oldest first. */
  get audios(): AudioState[] {
    return [...this.host.audios].map(({ src, paused, currentTime, duration, playbackRate, isOnSpeaker }) => ({ src, paused, currentTime, duration, playbackRate, isOnSpeaker }))
  }

  /** What the app has set by setInnerAudioOption. */
  get audioOption() { return this.host.state.audioOption }
  get isScreenKeptOn() { return this.host.state.isScreenKeptOn }
  /** What the user has allowed and refused (authSetting). */
  get scopes() { return this.host.scopes.settings }
  get title() { return this.host.screen.navigationTitle }
  get clipboard() { return this.host.state.clipboard }
  /** The number that the app has called last. */
  get called() { return this.host.state.called }
  /** How often the phone has vibrated. */
  get vibrations() { return this.host.state.vibrations }
  get updates() { return this.host.state.updates }

  /** WeChat has downloaded a new version. */
  updateReady() { this.host.bus.emit('updateReady') }

  readonly counters = {
    reset: () => this.host.boundary.reset(),
    read: (): CountsByComponent => this.host.boundary.read(),
    answers: (): Answers => this.host.boundary.readAnswers(),
  }

  /** Taps a target: by touch on the page, by click in the phone's bars and dialogs. */
  async tap(target: string | Element) {
    const element = this.find(target)
    if (this.host.pages.top?.webview.box.contains(element)) {
      const field = this.host.keyboard.field
      if (field && !field.holdKeyboard && !field.element.contains(element) && !element.contains(field.element))
        field.element.blur()
      this.host.gestures.tap(element)
    }
    else {
      (element as HTMLElement).click()
    }
    await settle()
  }

  async longpress(target: string | Element) {
    this.host.gestures.longpress(this.find(target))
    await settle()
  }

  /** Moves a touch that starts on a target through offsets in px from its start. */
  async drag(target: string | Element, ...offsets: { x: number, y: number }[]) {
    this.host.gestures.drag(this.find(target), ...offsets)
    await settle()
  }

  /** Puts a finger on a target and leaves it there, through time and other calls. `moveTo`, `release` or `cancelTouch` follow. */
  async hold(target: string | Element) {
    this.host.gestures.hold(this.find(target))
    await settle()
  }

  /** Moves the finger to an offset in px from where `hold` put it. */
  async moveTo(offset: { x: number, y: number }) {
    this.host.gestures.moveTo(offset)
    await settle()
  }

  async release() {
    this.host.gestures.release()
    await settle()
  }

  /** Ends the touch as a call or a system dialog does. */
  async cancelTouch() {
    this.host.gestures.cancel()
    await settle()
  }

  /** Fires an event of a <video>, which plays nothing: `video('.film', 'ended')`, `video('.film', 'error', { errMsg: '…' })`. */
  async video(target: string | Element, event: 'play' | 'pause' | 'ended' | 'error' | 'timeupdate' | 'waiting', detail: object = {}) {
    const element = this.find(target) as Element & { hostFire?: (event: string, detail: object) => void }
    element.hostFire!(event, detail)
    await settle()
  }

  /** Replaces the text of an input or textarea: focus, new text, one input event. */
  async input(target: string | Element, text: string) {
    const field = this.field(target)
    field.focus()
    field.value = text
    field.setSelectionRange?.(text.length, text.length)
    field.dispatchEvent(this.event('input'))
    await settle()
  }

  /** Presses the confirm key of the keyboard: send, search, done. */
  async confirm(target: string | Element) {
    const field = this.field(target)
    field.focus();
    (field as unknown as { hostConfirm: () => void }).hostConfirm()
    await settle()
  }

  async blur(target: string | Element) {
    this.field(target).blur()
    await settle()
  }

  /** Scrolls a scroll-view, or the page when the target is null, to an offset from its top in px. */
  async scroll(target: string | Element | null, top: number) {
    const element = target === null ? this.host.pages.top!.webview.scroller : this.find(target)
    element.scrollTop = top
    element.dispatchEvent(this.event('scroll'))
    await settle()
  }

  /** Pulls the refresher of a scroll-view, or without a target the page (onPullDownRefresh). */
  async pullDown(target?: string | Element) {
    if (target === undefined)
      this.host.pages.top?.callMethod('onPullDownRefresh')
    else
      (this.find(target) as unknown as { hostRefresh: () => void }).hostRefresh()
    await settle()
  }

  /** Sets a picker, slider or picker-view to a value, as a user does. */
  async pick(target: string | Element, value: unknown) {
    (this.find(target) as unknown as { hostPick: (value: unknown) => void }).hostPick(value)
    await settle()
  }

  /** Swipes a swiper to an item. */
  async swipe(target: string | Element, to: number) {
    (this.find(target) as unknown as { hostSwipe: (to: number) => void }).hostSwipe(to)
    await settle()
  }

  /** Makes the back gesture of the phone. It closes WeChat's viewer, or else the page. */
  async back() {
    if (this.preview)
      this.host.screen.overlays.closePreview()
    else
      this.host.pages.back(1)
    await settle()
  }

  /** Sets the result of a chooser or dialog of WeChat: `answer('chooseImage', { tempFilePaths: [...] })`. undefined: the user cancels. */
  answer(name: string, value: unknown) { this.host.answers[name] = value }

  /** Creates a temporary file, as a chooser does, and returns its path. `{ size }` makes a large one without its bytes; see `picture`. */
  addTempFile(extension: string, content: FileContent) {
    const path = this.host.files.tempPath(extension)
    this.host.files.write(path, content)
    return path
  }

  /**
   * Describes a temporary file as chooseMedia does: `answer('chooseMedia', { tempFiles: [mediaFile(path)] })`. A picture has neither width nor
   * height nor duration, as on phones. A video has those of `answer('getVideoInfo', …)`, unless given.
   */
  mediaFile(path: string, video: { duration?: number, width?: number, height?: number, thumbTempFilePath?: string } = {}) {
    const size = this.host.files.size(path)
    if (!/\.(?:mp4|mov|m4v)$/.test(path))
      return { tempFilePath: path, size, fileType: 'image' }
    const { duration, width, height } = { ...VIDEO, ...this.host.answers.getVideoInfo as object, ...video }
    const thumbTempFilePath = video.thumbTempFilePath ?? this.addTempFile('jpg', picture({ width, height }))
    return { tempFilePath: path, size, fileType: 'video', duration, width, height, thumbTempFilePath }
  }

  /** Describes a temporary file as chooseMessageFile does: `answer('chooseMessageFile', { tempFiles: [messageFile(path, 'plan.pdf')] })`. */
  messageFile(path: string, name: string, type: 'file' | 'image' | 'video' = 'file') {
    return { path, name, type, size: this.host.files.size(path), time: Math.floor(this.host.files.changedAt(path) / 1000) }
  }

  /** Replaces the rectangles of happy-dom and updates intersection observers. */
  async setLayout(layout: Layout) {
    this.host.options.layout = layout
    this.host.bus.emit('relayout')
    await settle()
  }

  /** Sets the behaviour of the next download of a subpackage ('*' for all). */
  setSubpackage(root: string, behaviour: NonNullable<LaunchOptions['subpackages']>[string]) { this.host.loader.behaviour[root] = behaviour }

  setNetwork(type: 'wifi' | '4g' | 'none') { this.host.setNetwork(type) }
  /** Changes how fast files are sent and received, bytes per second. Also running transfers. */
  setBandwidth(bandwidth: Bandwidth) { this.host.state.bandwidth = bandwidth }
  setTheme(theme: 'light' | 'dark') { this.host.setTheme(theme) }
  hide() { this.host.hide() }
  show() { this.host.show() }
  suspend() { this.host.suspend() }

  /** A call comes in: recording and playing pause. */
  beginInterruption() {
    this.host.bus.emit('interruptionBegin')
    this.host.bus.emit('audioInterruptionBegin', {})
  }

  /** The call is over. Nothing goes on by itself. */
  endInterruption() {
    this.host.bus.emit('interruptionEnd')
    this.host.bus.emit('audioInterruptionEnd', {})
  }

  /** Ends the app. Its result makes the next launch a restart: `launch(dist, { ...options, ...before.kill() })`. */
  kill() { return this.host.kill() }

  /** Checks a condition every 10 ms until it is true. The error of a timeout lists what is on the screen. */
  async until(condition: () => unknown, what = String(condition), timeoutMs = 10_000) {
    const end = performance.now() + timeoutMs
    let thrown: unknown
    while (performance.now() < end) {
      try {
        if (await condition())
          return
        thrown = undefined
      }
      catch (error) { thrown = error }
      await wait(10)
    }
    throw new Error(`Not within ${timeoutMs} ms: ${what}${thrown ? ` (${(thrown as Error).message})` : ''}\nOn the screen: ${this.text()}\nPages: ${this.stack.join(' > ')}\nProblems: ${JSON.stringify(this.problems.slice(-5), null, 2)}`)
  }

  private find(target: string | Element): Element {
    if (typeof target !== 'string')
      return target
    const found = this.page.find(target) ?? this.page.findText(target, this.host.screen.root)
    if (!found)
      throw new Error(`There is no "${target}" on ${this.page.path}. On the screen: ${this.text()}`)
    return found
  }

  private field(target: string | Element) {
    const element = this.find(target)
    const field = element.matches('input, textarea') ? element : element.querySelector('input, textarea')
    if (!field)
      throw new Error(`"${String(target)}" is not an input or textarea`)
    return field as HTMLInputElement
  }

  private event(type: string) {
    const { Event } = this.host.window as unknown as { Event: typeof globalThis.Event }
    return new Event(type, { bubbles: type === 'input' })
  }
}

const wait = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms))

/** Waits for promises and zero timers of the app: Vue's next tick and setData's callback. */
async function settle() {
  for (let i = 0; i < 3; i++) await new Promise<void>(resolve => setTimeout(resolve, 0))
}
