import { onHide, onShow } from '@dcloudio/uni-app'
import { watch } from 'vue'

/** Sets the navigation bar's title and updates it when `title` changes. Only while the page is shown, because uni sets the title of the top page. */
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
