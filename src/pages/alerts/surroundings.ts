import type { ConversationKey } from '@/types/conversation'

import type { AlertText } from './banner'

/** The app among others on the device, as far as alerts depend on it. */
export interface Surroundings {
  /** Something of the app can be seen. */
  isVisible: () => boolean
  /** What the user types goes to the app. */
  hasFocus: () => boolean
  /** The user, the browser and the system allow notifications. */
  canNotify: () => boolean
  notify: (text: AlertText) => void
  closeNotifications: (isMeant: (conversation: ConversationKey, messageID: string) => boolean) => void
}

/** A mini program sends no notifications: that would need a server, and a consent for each. */
export function phoneSurroundings(): Surroundings {
  let isVisible = true
  uni.onAppShow(() => { isVisible = true })
  uni.onAppHide(() => { isVisible = false })
  return { isVisible: () => isVisible, hasFocus: () => isVisible, canNotify: () => false, notify: () => {}, closeNotifications: () => {} }
}
