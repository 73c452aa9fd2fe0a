import { onHide, onShow } from '@dcloudio/uni-app'
import { getCurrentInstance, ref, watch } from 'vue'

import { shownBanner } from './banner'

/** Components of pages that are in front. Not `provide`: it would add 200 bytes to the JS before the first page of the mini program. */
const shownPages = new WeakSet<object>()

/**
 * For every page but the list of conversations, whose rows say the same. Returns whether the page needs the component of the banner. In the mini
 * program that is from its first banner on, so that opening a page costs no setData call more; on H5 always: screen readers say what comes into it.
 */
export function useBanner() {
  const page = getCurrentInstance()!
  const hasBanner = ref(false)
  // #ifdef H5
  hasBanner.value = true
  // #endif
  onShow(() => { shownPages.add(page) })
  onHide(() => { shownPages.delete(page) })
  watch(shownBanner, (banner) => { if (banner && shownPages.has(page)) hasBanner.value = true })
  return hasBanner
}

/** For the component: returns whether the page around it is in front. On H5, views are components, too. */
export function useIsPageShown(): () => boolean {
  const own = getCurrentInstance()
  return () => {
    let around = own?.parent
    while (around && !shownPages.has(around)) around = around.parent
    return !!around
  }
}
