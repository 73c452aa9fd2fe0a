import type { Message } from '@/types/message'

import { allows } from '@/messages/models'

export type MessageAction = 'open' | 'retry' | 'copy' | 'revoke' | 'delete'

/** Time within which ZIM recalls a message, ms. */
const REVOKE_WINDOW = 2 * 60_000

/** Returns the actions for a message, in the order of the menu. `canRecall`: the conversation allows recalls. `now` in ms since 1970. */
export function messageActions({ body, delivery, isMine, sentAt }: Message, { canRecall, now }: { canRecall: boolean, now: number }): MessageAction[] {
  const isDelivered = delivery === 'sent' || delivery === 'read'
  const actions: MessageAction[] = []
  // #ifdef H5
  // A tap opens or plays it, which a keyboard does not have: Enter opens this menu.
  if ('url' in body) actions.push('open')
  // #endif
  if (delivery === 'failed') actions.push('retry')
  if (allows(body, 'copy')) actions.push('copy')
  if (isMine && isDelivered && canRecall && allows(body, 'recall') && now - sentAt < REVOKE_WINDOW) actions.push('revoke')
  if (delivery !== 'sending' && allows(body, 'delete')) actions.push('delete')
  return actions
}
