import type { Pinia } from 'pinia'

import { watch } from 'vue'

import { unreadBadge } from '@/components/conversation/conversationRow'
import { useConversationsStore } from '@/stores/conversations'

import { countInTitle } from './countInTitle'
import { openPushedChats } from './webPush'

interface BadgingNavigator { setAppBadge?: (count: number) => Promise<void>, clearAppBadge?: () => Promise<void> }

/** H5: shows the number of unread messages outside of the pages: in the title of the tab, and on the icon of an installed app. Called once, on launch. */
export function showUnreadOutside(pinia?: Pinia): void {
  openPushedChats()
  const conversations = useConversationsStore(pinia)
  const showInTitle = countInTitle()
  const badging = navigator as BadgingNavigator
  watch(() => conversations.unreadTotal, (count) => {
    showInTitle(unreadBadge(count))
    // Rejects where the app is not installed, or the user forbids it.
    const shown = count ? badging.setAppBadge?.(count) : badging.clearAppBadge?.()
    shown?.catch(() => {})
  }, { immediate: true })
}
