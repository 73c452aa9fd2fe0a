/** Messages of a group: for members who are not muted. The rest is as with peers (messages.ts). */
import type { SendArgs, Sent } from './messages'
import type { WorldState } from './state'

import { refused } from '../failure'
import { requireMember } from './conversations'
import { mutedUntil } from './groupMutes'
import { acceptContent, sendTo } from './messages'
import { requirePlan } from './plans'
import { readersOf } from './views'

/** Not a member: 6000521, no such group: 6000523 (the SDK makes 6000203 of both). Muted: 6000231. `unreadMemberCount`: of whom a receipt is due. */
function sendGroupMessage(world: WorldState, me: string, args: SendArgs): Sent & { unreadMemberCount: number } {
  const conversation = requireMember(world, me, args.conversationID)
  if (args.hasReceipt)
    requirePlan(world, 'receipts')
  if (mutedUntil(world, conversation.group, me) !== 0)
    throw refused(6000231)
  const sent = sendTo(world, me, conversation, { ...args, content: acceptContent(world, args.content) })
  const stored = conversation.log.byID.get(sent.message.messageID!)
  return { ...sent, unreadMemberCount: stored ? readersOf(conversation, stored).length : 0 }
}

export const operations = { sendGroupMessage }
