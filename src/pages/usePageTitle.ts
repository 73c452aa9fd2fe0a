import { onHide, onShow } from '@dcloudio/uni-app'
import { watch } from 'vue'

/** Keeps the navigation bar's title: it follows the language, and is set while the page is shown, because uni sets it on whatever page is on top. */
export function usePageTitle(title: () => string): void {
  let isShown = false

  function apply(text: string) {
    if (isShown && text) uni.setNavigationBarTitle({ title: text })
  }

  watch(title, apply)
  onShow(() => {
    isShown = true
    apply(title())
  })
  onHide(() => { isShown = false })
}
