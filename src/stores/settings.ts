import { defineStore } from 'pinia'

import type { Locale } from '@/i18n'

import { locale, setLocale } from '@/i18n'
import { failed, textOf } from '@/utils/failure'

const KEY = 'settings.v1'

/** What the user chose on this phone. */
export const useSettingsStore = defineStore('settings', () => {
  let chosen: Locale = 'zh-CN'

  async function apply(next: Locale) {
    chosen = next
    try { await setLocale(next) }
    catch (thrown) { throw failed('language-load', { detail: textOf(thrown) }) }
  }

  uni.onNetworkStatusChange(({ isConnected }) => {
    if (isConnected && chosen !== locale.value) apply(chosen).catch(() => { /* reported when it was chosen; the next connection tries again */ })
  })

  return {
    /** The language of the page: not the chosen one while its texts are not there. */
    locale,
    /** On launch: applies the saved language, if there is one. Rejects like {@link setLocale}. */
    async restore() {
      let saved: { locale?: Locale } = {}
      try { saved = uni.getStorageSync(KEY) || {} }
      catch { /* unreadable settings are defaults */ }
      if (saved.locale === 'en') await apply('en')
    },
    /** Rejects with `language-load` if the texts cannot be fetched (H5); the choice is kept and applied when the network returns. */
    async setLocale(next: Locale) {
      try { uni.setStorageSync(KEY, { locale: next }) }
      catch { /* a full storage keeps the choice until the app is closed */ }
      await apply(next)
    },
  }
})
