import { defineStore } from 'pinia'

import type { Locale } from '@/i18n'

import { locale, setLocale } from '@/i18n'

const KEY = 'settings.v1'

/** What the user chose on this phone. */
export const useSettingsStore = defineStore('settings', () => ({
  locale,
  /** On launch: the saved language, if there is one. */
  restore() {
    try {
      const saved = uni.getStorageSync(KEY) as { locale?: Locale } | ''
      if (saved && saved.locale) setLocale(saved.locale)
    }
    catch { /* unreadable settings are defaults */ }
  },
  setLocale(chosen: Locale) {
    setLocale(chosen)
    try { uni.setStorageSync(KEY, { locale: chosen }) }
    catch { /* a full storage keeps the choice until the app is closed */ }
  },
}))
