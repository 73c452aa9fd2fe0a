import type { Message } from '@/types/message'

import { allows } from '@/messages/models'

export type MessageAction = 'open' | 'retry' | 'copy' | 'forward' | 'reply' | 'choose' | 'edit' | 'earpiece' | 'speaker' | 'normalSpeed' | 'faster' | 'fastest' | 'revoke' | 'report' | 'pinMessage' | 'unpinMessage' | 'delete'

/** What the menu offers at each speed of voices: the next one. */
const NEXT_SPEED: Record<number, MessageAction> = { 1: 'faster', 1.5: 'fastest', 2: 'normalSpeed' }

/** Time within which ZIM recalls a message, ms. */
const REVOKE_WINDOW = 2 * 60_000

/** Time within which ZIM edits a message, ms. */
const EDIT_WINDOW = 24 * 3600_000

interface MenuContext {
  /** The conversation allows it. */
  canRecall: boolean
  /** Whether the user may recall this message of another user. */
  recallsOther?: boolean
  canReply: boolean
  canEdit: boolean
  /** This message may be forwarded. */
  canForward: boolean
  /** ms since 1970 */
  now: number
  /** How voices sound now. */
  sound: { speed: number, isEarpiece: boolean }
  /** There is a server that takes reports. */
  canReport?: boolean
  /** What may be done with the pin of the message; nothing where messages are not pinned. */
  pin?: 'pinMessage' | 'unpinMessage'
}

/** Returns the actions for a message, in the order of the menu. */
export function messageActions({ body, delivery, isMine, sentAt }: Message, { canRecall, recallsOther = false, canReply, canEdit, canForward, canReport = false, now, sound, pin }: MenuContext): MessageAction[] {
  const isDelivered = delivery === 'sent' || delivery === 'read'
  const actions: MessageAction[] = []
  // #ifdef H5
  // A tap opens or plays it, which a keyboard does not have: Enter opens this menu.
  if ('url' in body) actions.push('open')
  // #endif
  if (delivery === 'failed') actions.push('retry')
  if (allows(body, 'copy')) actions.push('copy')
  if (canForward) actions.push('forward')
  if (isDelivered && canReply && allows(body, 'reply')) actions.push('reply')
  if (body.kind === 'voice') {
    // #ifdef MP-WEIXIN
    actions.push(sound.isEarpiece ? 'speaker' : 'earpiece')
    // #endif
    actions.push(NEXT_SPEED[sound.speed]!)
  }
  if (allows(body, 'delete')) actions.push('choose')
  if (isMine && isDelivered && canEdit && allows(body, 'edit') && now - sentAt < EDIT_WINDOW) actions.push('edit')
  if ((isMine || recallsOther) && isDelivered && canRecall && allows(body, 'recall') && now - sentAt < REVOKE_WINDOW) actions.push('revoke')
  if (pin && isDelivered && allows(body, 'recall')) actions.push(pin)
  if (canReport && !isMine && body.kind !== 'revoked' && allows(body, 'delete')) actions.push('report')
  if (delivery !== 'sending' && allows(body, 'delete')) actions.push('delete')
  return actions
}
