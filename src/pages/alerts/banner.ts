import { shallowRef } from 'vue'

import type { ConversationKey } from '@/types/conversation'

/** What the user is told of a message, in a banner or a notification: as in the row of the list. */
export interface AlertText {
  conversation: ConversationKey
  /** ZIM's ID of the message. */
  messageID: string
  name: string
  text: string
  avatar: string
  letter: string
  tone: number
}

/** How long a banner is shown, ms. */
const SHOWN = 5000

/** The page in front draws it. A later banner takes the place of the one before. */
export const shownBanner = shallowRef<AlertText | null>(null)
let timer: ReturnType<typeof setTimeout> | undefined

function end() {
  // #ifdef H5
  // Who points at it, or has reached it with the Tab key, is reading.
  if (document.querySelector('.incoming:hover, .incoming:focus-within'))
    return wait()
  // #endif
  dismissBanner()
}

function wait() {
  clearTimeout(timer)
  timer = setTimeout(end, SHOWN)
}

export function showBanner(text: AlertText): void {
  shownBanner.value = text
  wait()
}

export function dismissBanner(): void {
  clearTimeout(timer)
  shownBanner.value = null
}
