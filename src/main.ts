import { createPinia } from 'pinia'
import { createSSRApp } from 'vue'

import App from './App.vue'
import { provideTabLock } from './composables/useTabLock'
import { createZim, provideZim } from './composables/useZim'
import { createTabLock, thisBrowser } from './services/tabLock'
import { ingest } from './stores/ingest'
import { loadZim } from './zim/load'

/** Composition root: creates the one Zim, provides it to the app, and connects its events to the stores. */
export function createApp() {
  const app = createSSRApp(App)
  const pinia = createPinia()
  const zim = createZim({ load: loadZim, textLimitBytes: Number(import.meta.env.VITE_TEXT_LIMIT_BYTES) })
  app.use(pinia)
  provideZim(app, zim)
  // #ifdef H5
  provideTabLock(app, createTabLock(thisBrowser()))
  // #endif
  ingest(zim, pinia)
  return { app }
}
