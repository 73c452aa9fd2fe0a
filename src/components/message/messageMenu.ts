import type { Message } from '@/types/message'

export type MessageAction = 'retry' | 'copy' | 'revoke' | 'delete'

/** ZIM takes a message back within two minutes, ms. */
const REVOKE_WINDOW = 2 * 60_000

/** What can be done with a message, in the order of the menu. `canRecall`: the conversation allows it. `now` in ms. */
export function messageMenu({ body, delivery, isMine, sentAt }: Message, { canRecall, now }: { canRecall: boolean, now: number }): MessageAction[] {
  const isDelivered = delivery === 'sent' || delivery === 'read'
  const actions: MessageAction[] = []
  if (delivery === 'failed') actions.push('retry')
  if (body.kind === 'text') actions.push('copy')
  if (isMine && isDelivered && canRecall && body.kind !== 'revoked' && now - sentAt < REVOKE_WINDOW) actions.push('revoke')
  if (delivery !== 'sending') actions.push('delete')
  return actions
}
