import type { ConversationKey } from '@/types/conversation'

import type { AlertText } from '../alerts/banner'

const APP_ICON = `${import.meta.env.BASE_URL}static/h5/icon-192.png`

/** `default`: the user was not asked yet, or has closed the question. */
export type NotificationPermissionState = 'granted' | 'denied' | 'default' | 'unsupported' | 'insecure'

/** Shown by this page, and not closed by it. */
const shown = new Map<ConversationKey, { notification: Notification, messageID: string }>()
/** Chrome on Android has the constructor and refuses it. */
let isRefused = false

/** H5: whether this page may show notifications. */
export function notificationPermission(): NotificationPermissionState {
  if (typeof isSecureContext === 'boolean' && !isSecureContext)
    return 'insecure'
  return typeof Notification === 'undefined' || isRefused ? 'unsupported' : Notification.permission
}

function create(title: string, options?: NotificationOptions & { renotify?: boolean }): Notification | null {
  try { return new Notification(title, options) }
  catch {
    isRefused = true
    return null
  }
}

/** H5: asks the user, where that is needed. Called after the user has switched notifications on. */
export async function askNotificationPermission(): Promise<NotificationPermissionState> {
  if (notificationPermission() !== 'default')
    return notificationPermission()
  // Without permission nothing is shown; where the constructor is refused, the question would be in vain.
  create('')?.close()
  if (!isRefused) await Notification.requestPermission()
  return notificationPermission()
}

/** H5: shows a notification in the place of an earlier one of the same conversation. */
export function notify({ conversation, messageID, name, text, avatar }: AlertText, onClick: () => void): void {
  const notification = create(name, { body: text, icon: avatar || APP_ICON, tag: conversation, renotify: true })
  if (!notification)
    return
  shown.set(conversation, { notification, messageID })
  notification.onclick = () => {
    notification.close()
    window.focus()
    onClick()
  }
  notification.onclose = () => { if (shown.get(conversation)?.notification === notification) shown.delete(conversation) }
}

/** H5: closes the notifications of a conversation, or of a message. */
export function closeNotifications(isMeant: (conversation: ConversationKey, messageID: string) => boolean): void {
  for (const [conversation, { notification, messageID }] of [...shown]) {
    if (!isMeant(conversation, messageID))
      continue
    shown.delete(conversation)
    notification.close()
  }
}
