import { onHide, onShow } from '@dcloudio/uni-app'
import { watch } from 'vue'

import type { CommonKey } from '@/i18n'

import { unreadBadge } from '@/components/conversation/conversationRow'
import { t } from '@/i18n'
import { useConversationsStore } from '@/stores/conversations'

import { usePageTitle } from './usePageTitle'

const TABS = ['tab.chats', 'tab.me'] satisfies CommonKey[]
/** A tab bar that is not shown refuses; it is set again when it is. */
const refused = () => {}

/** What every tab page does while it is shown: title, tab texts in the present language, the badge of unread messages. */
export function useTabPage(title: () => string): void {
  const conversations = useConversationsStore()
  let isShown = false

  const texts = () => TABS.map(key => t(key))
  const badge = () => unreadBadge(conversations.unreadTotal)

  function applyTexts() {
    if (isShown) texts().forEach((text, index) => uni.setTabBarItem({ index, text, fail: refused }))
  }

  function applyBadge() {
    if (!isShown)
      return
    if (badge()) uni.setTabBarBadge({ index: 0, text: badge(), fail: refused })
    else uni.removeTabBarBadge({ index: 0, fail: refused })
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
