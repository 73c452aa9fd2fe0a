import { onHide, onShow } from '@dcloudio/uni-app'
import { watch } from 'vue'

import type { CommonKey } from '@/i18n'

import { unreadBadge } from '@/components/conversation/conversationRow'
import { t } from '@/i18n'
import { useConversationsStore } from '@/stores/conversations'
import { useNewRequestsStore } from '@/stores/newRequests'

import { usePageTitle } from './usePageTitle'

const TABS = ['tab.chats', 'tab.contacts', 'tab.me'] satisfies CommonKey[]
/** The calls fail while the tab bar is hidden. They are repeated in onShow. */
const ignore = () => {}

/** Updates title, tab texts and badges while a tab page is shown. */
export function useTabPage(title: () => string): void {
  const conversations = useConversationsStore()
  const newRequests = useNewRequestsStore()
  let isShown = false

  const texts = () => TABS.map(key => t(key))
  const badges = () => [conversations.unreadTotal, newRequests.total].map(unreadBadge)

  function applyTexts() {
    if (isShown) texts().forEach((text, index) => uni.setTabBarItem({ index, text, fail: ignore }))
  }

  function applyBadges() {
    if (!isShown)
      return
    badges().forEach((text, index) => {
      if (text) uni.setTabBarBadge({ index, text, fail: ignore })
      else uni.removeTabBarBadge({ index, fail: ignore })
    })
  }

  usePageTitle(title)
  watch(texts, applyTexts)
  watch(badges, applyBadges)
  onShow(() => {
    isShown = true
    applyTexts()
    applyBadges()
  })
  onHide(() => { isShown = false })
}
