import { onHide, onShow } from '@dcloudio/uni-app'
import { watch } from 'vue'

import type { CommonKey } from '@/i18n'

import { unreadBadge } from '@/components/conversation/conversationRow'
import { t } from '@/i18n'
import { useConversationsStore } from '@/stores/conversations'

import { usePageTitle } from './usePageTitle'

const TABS = ['tab.chats', 'tab.me'] satisfies CommonKey[]
/** The calls fail while the tab bar is hidden. They are repeated in onShow. */
const ignore = () => {}

/** Updates title, tab texts and unread badge while a tab page is shown. */
export function useTabPage(title: () => string): void {
  const conversations = useConversationsStore()
  let isShown = false

  const texts = () => TABS.map(key => t(key))
  const badge = () => unreadBadge(conversations.unreadTotal)

  function applyTexts() {
    if (isShown) texts().forEach((text, index) => uni.setTabBarItem({ index, text, fail: ignore }))
  }

  function applyBadge() {
    if (!isShown)
      return
    if (badge()) uni.setTabBarBadge({ index: 0, text: badge(), fail: ignore })
    else uni.removeTabBarBadge({ index: 0, fail: ignore })
  }

  usePageTitle(title)
  watch(texts, applyTexts)
  watch(badge, applyBadge)
  onShow(() => {
    isShown = true
    applyTexts()
    applyBadge()
  })
  onHide(() => { isShown = false })
}
