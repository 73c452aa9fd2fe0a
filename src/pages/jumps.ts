import type { ConversationKey } from '@/types/conversation'

/** A message at which the page of its conversation is to be when it is in front again. */
interface Jump { conversation: ConversationKey, messageKey: string }

let wanted: Jump | null = null

/** Asks the page below the one in front, which is that of the conversation. */
export function jumpOnReturn(conversation: ConversationKey, messageKey: string): void {
  wanted = { conversation, messageKey }
}

/** Called by the page of a conversation when it is shown. Returns the key of the message once; '' when nothing was asked of this conversation. */
export function takeJump(conversation: ConversationKey): string {
  const { conversation: of, messageKey = '' } = wanted ?? {}
  wanted = null
  return of === conversation ? messageKey : ''
}
