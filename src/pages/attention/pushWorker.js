/**
 * The service worker of Web Push: shows what the server pushes, and opens the chat at a click. It has no cache and answers no request. The build writes it
 * beside index.html (scripts/vite/pushWorker.ts), so that its scope is the app.
 */
const worker = globalThis

/** Windows of the app. Another app may have the same origin. */
async function windowsOfApp() {
  const windows = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true })
  return windows.filter(({ url }) => url.startsWith(worker.registration.scope))
}

worker.addEventListener('install', () => worker.skipWaiting())

worker.addEventListener('push', (event) => {
  const { title = '', body = '', chat = '', n = 0 } = event.data?.json() ?? {}
  event.waitUntil(windowsOfApp().then((windows) => {
    // The app alerts by itself. Browsers accept that nothing is shown while a window is visible.
    if (windows.some(each => each.visibilityState === 'visible'))
      return undefined
    return worker.registration.showNotification(title, { body, tag: chat, icon: 'static/h5/icon-192.png', data: { chat, n } })
  }))
})

worker.addEventListener('notificationclick', (event) => {
  const { chat, n } = event.notification.data
  event.notification.close()
  event.waitUntil(windowsOfApp().then((windows) => {
    const [first] = windows
    if (first) {
      first.postMessage({ chat })
      return first.focus()
    }
    return worker.clients.openWindow(`${worker.registration.scope}#/pages/chats/index?chat=${encodeURIComponent(chat).replace(/~/g, '%7E').replace(/%/g, '~')}&n=${n}`)
  }))
})
