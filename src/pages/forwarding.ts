import type { Message } from '@/types/message'

/** Messages of one conversation that are forwarded, oldest first, one by one or combined. */
export interface Forwarding { messages: readonly Message[], isCombined: boolean }

let wanted: Forwarding | null = null

/** Called before the page is opened on which the chats are chosen. */
export function setForwarding(forwarding: Forwarding): void {
  wanted = forwarding
}

/** Called by that page. Null when it was opened by its address. */
export function takeForwarding(): Forwarding | null {
  const taken = wanted
  wanted = null
  return taken
}
