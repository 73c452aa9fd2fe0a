import { onHide, onShow } from '@dcloudio/uni-app'
import { watch } from 'vue'

import { appearance } from '@/utils/appearance'

import { colorBars } from './look'

/** Sets the navigation bar's title and colours, and updates them when they change. Only while the page is shown, because uni changes the bars of the top page. */
export function usePageTitle(title: () => string): void {
  let isShown = false

  function apply(text: string) {
    if (isShown && text) uni.setNavigationBarTitle({ title: text })
  }

  watch(title, apply)
  watch(appearance, () => { if (isShown) colorBars() })
  onShow(() => {
    isShown = true
    apply(title())
    colorBars()
  })
  onHide(() => { isShown = false })
}
