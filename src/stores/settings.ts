import { defineStore } from 'pinia'
import { ref } from 'vue'

import type { Locale } from '@/i18n'
import type { Appearance } from '@/utils/appearance'

import { locale, setLocale } from '@/i18n'
import { followDevice, showAppearance, showTextSize } from '@/services/appearance'
import { appearance } from '@/utils/appearance'
import { failed, textOf } from '@/utils/failure'

const KEY = 'settings.v1'

interface Settings { locale?: Locale, appearance?: Appearance, textSize?: number }

/** Factors of all text sizes to choose from. 0: as the device. */
export const TEXT_SIZES = [0, 1, 1.25, 1.5, 1.75, 2] as const
export const APPEARANCES: readonly Appearance[] = ['system', 'light', 'dark']

/** Until the user has chosen: Chinese where the device, WeChat or the browser is in Chinese. */
const deviceLocale = (): Locale => /^zh|^$/.test(uni.getAppBaseInfo()?.language ?? '') ? 'zh-CN' : 'en'

/** What the user chose on this phone. */
export const useSettingsStore = defineStore('settings', () => {
  let chosen: Locale = 'zh-CN'
  let saved: Settings = {}
  const textSize = ref(0)

  function save(change: Settings) {
    saved = { ...saved, ...change }
    try { uni.setStorageSync(KEY, saved) }
    catch { /* a full storage keeps the choice until the app is closed */ }
  }

  async function apply(next: Locale) {
    chosen = next
    try { await setLocale(next) }
    catch (thrown) { throw failed('language-load', { detail: textOf(thrown) }) }
  }

  uni.onNetworkStatusChange(({ isConnected }) => {
    if (isConnected) apply(chosen).catch(() => { /* reported when it was chosen; the next connection tries again */ })
  })

  return {
    /** The language of the page: not the chosen one while its texts are not there. */
    locale,
    appearance,
    /** One of {@link TEXT_SIZES}. */
    textSize,
    /** On launch, before the first page: applies the saved choices. Rejects like {@link setLocale}. */
    async restore() {
      try { saved = new Object(uni.getStorageSync(KEY)) as Settings }
      catch { /* unreadable settings are defaults */ }
      textSize.value = TEXT_SIZES.find(size => size === saved.textSize) ?? 0
      showTextSize(textSize.value)
      showAppearance(APPEARANCES.find(each => each === saved.appearance) ?? 'system')
      // #ifdef H5
      followDevice()
      // #endif
      if ((saved.locale ?? deviceLocale()) === 'en') await apply('en')
    },
    setAppearance(next: Appearance) {
      save({ appearance: next })
      showAppearance(next)
    },
    setTextSize(next: number) {
      save({ textSize: next })
      textSize.value = next
      showTextSize(next)
    },
    /** The text size of the device may have changed while the app was hidden. */
    appShown: () => showTextSize(textSize.value),
    /** Rejects with `language-load` if the texts cannot be fetched ; the choice is kept and applied when the network returns. */
    async setLocale(next: Locale) {
      save({ locale: next })
      await apply(next)
    },
  }
})
