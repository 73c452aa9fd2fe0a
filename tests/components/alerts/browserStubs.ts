import { vi } from 'vitest'

/** A notification of the browser that was made. `isOpen` until it is closed. */
export interface MadeNotification {
  title: string
  options: { body?: string, icon?: string, tag?: string, renotify?: boolean }
  isOpen: boolean
  click: () => void
}

/** Replaces the browser's notifications. `permission`: what it says at first; `answer`: what the user answers. */
export function stubNotifications(permission: NotificationPermission, { answer = permission, isRefused = false } = {}) {
  const made: MadeNotification[] = []
  class StubNotification {
    static permission = permission
    static requestPermission = vi.fn(async () => StubNotification.permission = answer)
    onclick: (() => void) | null = null
    onclose: (() => void) | null = null
    private readonly made: MadeNotification
    constructor(title: string, options: MadeNotification['options'] = {}) {
      if (isRefused)
        throw new TypeError('Illegal constructor')
      this.made = { title, options, isOpen: true, click: () => this.onclick?.() }
      if (StubNotification.permission === 'granted') made.push(this.made)
    }

    close() {
      this.made.isOpen = false
      this.onclose?.()
    }
  }
  vi.stubGlobal('Notification', StubNotification)
  return { made, ask: StubNotification.requestPermission, set: (next: NotificationPermission) => { StubNotification.permission = next } }
}

/** Replaces the browser's sound. Counts the tones; each has two notes. */
export function stubAudio() {
  const notes = vi.fn()
  const node = { connect: (next: unknown) => next, start: notes, stop: () => {}, gain: { setValueAtTime: () => {}, exponentialRampToValueAtTime: () => {} } }
  const created = vi.fn()
  vi.stubGlobal('AudioContext', class {
    currentTime = 0
    destination = {}
    constructor() { created() }
    async resume() {}
    async suspend() {}
  })
  for (const name of ['OscillatorNode', 'GainNode']) vi.stubGlobal(name, function (this: object) { Object.assign(this, node) })
  return { tones: () => notes.mock.calls.length / 2, created }
}

/** Whether the user sees the page, and whether it has the focus. */
export function setFront(isVisible: boolean, hasFocus = isVisible) {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(isVisible ? 'visible' : 'hidden')
  vi.spyOn(document, 'hasFocus').mockReturnValue(hasFocus)
}
