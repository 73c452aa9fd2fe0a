/** The service worker of Web Push, in place of a browser's. */
import { readFileSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'

interface Window { url: string, visibilityState: string, focus: () => void, postMessage: (data: unknown) => void }
type Listener = (event: object) => void

const SCOPE = 'https://chat.example.com/app/'
const source = readFileSync('src/pages/attention/pushWorker.js', 'utf8')

function startWorker(windows: Partial<Window>[] = []) {
  const listeners: Record<string, Listener> = {}
  const showNotification = vi.fn()
  const openWindow = vi.fn()
  const worker = {
    addEventListener: (name: string, listener: Listener) => { listeners[name] = listener },
    skipWaiting: vi.fn(),
    clients: { matchAll: async () => windows, openWindow },
    registration: { scope: SCOPE, showNotification },
  }
  // eslint-disable-next-line no-new-func -- the worker's file, run in a scope of the test
  new Function('globalThis', source)(worker)
  const fire = async (name: string, event: object) => {
    let done: unknown
    listeners[name]!({ ...event, waitUntil: (promise: unknown) => { done = promise } })
    await done
  }
  return {
    listeners,
    showNotification,
    openWindow,
    push: (data: object) => fire('push', { data: { json: () => data } }),
    click: () => {
      const close = vi.fn()
      return fire('notificationclick', { notification: { data: { chat: 'peer:ben', n: 7 }, close } }).then(() => close)
    },
  }
}

const NEWS = { title: 'New message', body: 'You have a new message', chat: 'peer:ben', n: 7 }

describe('the worker of Web Push', () => {
  it('shows what is pushed while no window of the app is visible', async () => {
    const worker = startWorker([{ url: `${SCOPE}#/`, visibilityState: 'hidden' }, { url: 'https://chat.example.com/other', visibilityState: 'visible' }])
    await worker.push(NEWS)
    expect(worker.showNotification).toHaveBeenCalledWith('New message', { body: 'You have a new message', tag: 'peer:ben', icon: 'static/h5/icon-192.png', data: { chat: 'peer:ben', n: 7 } })
  })

  it('shows nothing over a visible window, which alerts by itself', async () => {
    const worker = startWorker([{ url: `${SCOPE}#/`, visibilityState: 'visible' }])
    await worker.push(NEWS)
    expect(worker.showNotification).not.toHaveBeenCalled()
  })

  it('opens the chat in a window of the app, or a new window that leads there through the sign-in', async () => {
    const [focus, postMessage] = [vi.fn(), vi.fn()]
    expect(await startWorker([{ url: SCOPE, visibilityState: 'hidden', focus, postMessage }]).click()).toHaveBeenCalled()
    expect([postMessage.mock.calls, focus.mock.calls.length]).toEqual([[[{ chat: 'peer:ben' }]], 1])
    const closed = startWorker()
    await closed.click()
    expect(closed.openWindow).toHaveBeenCalledWith(`${SCOPE}#/pages/chats/index?chat=peer~3Aben&n=7`)
  })

  it('answers no request, and so keeps nothing', () => {
    expect(Object.keys(startWorker().listeners).sort()).toEqual(['install', 'notificationclick', 'push'])
  })
})
