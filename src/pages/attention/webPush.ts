import type { ConversationKey } from '@/types/conversation'

import { routes } from '../routes'

/** `not-installed`: on iOS, Web Push is for apps on the home screen alone. */
export type PushSupport = 'available' | 'denied' | 'unsupported' | 'not-installed'

/** H5: whether this browser can be told of messages while the app is closed. */
export function pushSupport(): PushSupport {
  const hasPush = typeof isSecureContext !== 'undefined' && isSecureContext && 'serviceWorker' in navigator && 'PushManager' in window && typeof Notification !== 'undefined'
  if (hasPush)
    return Notification.permission === 'denied' ? 'denied' : 'available'
  return /iPhone|iPad/.test(navigator.userAgent) && !matchMedia('(display-mode: standalone)').matches ? 'not-installed' : 'unsupported'
}

/** H5: asks the user where that is needed. Called in the handler of a tap. Resolves to null when the user does not want it. Rejects where the browser cannot. */
export async function subscribeToPush(publicKey: string): Promise<PushSubscriptionJSON | null> {
  if (await Notification.requestPermission() !== 'granted')
    return null
  const { pushManager } = await navigator.serviceWorker.register(`${import.meta.env.BASE_URL}push.js`)
  await navigator.serviceWorker.ready
  // One that was made with other keys could not be used.
  await (await pushManager.getSubscription())?.unsubscribe()
  return (await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey })).toJSON()
}

/** H5: the browser is not told any more. */
export async function unsubscribeFromPush(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration()
  await (await registration?.pushManager.getSubscription())?.unsubscribe()
}

/** H5: a notification that was clicked opens its chat in this window. Called once, on launch. */
export function openPushedChats(): void {
  navigator.serviceWorker?.addEventListener('message', ({ data }: MessageEvent<{ chat?: unknown } | null>) => {
    const chat = data?.chat
    if (typeof chat === 'string' && /^(?:peer|group):./.test(chat)) routes.chat(chat as ConversationKey)
  })
}
