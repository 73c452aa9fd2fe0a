import type * as Vendor from 'zego-zim'

import type { Message, MessageBody } from '@/types/message'

import { failed } from '@/utils/failure'

import type { ZimContext } from './context'

import { targetToZim } from './conversationKey'
import { bodyToZim } from './kinds'
import { checkOutgoing } from './limits'
import { messageFromZim } from './messages'

export interface EditsClient {
  /**
   * Replaces the text of an own message, within 24 hours; not in rooms. Everything else that its sender wrote into it stays. Rejects with
   * `not-editable` when it is too late, or when the message is not there any more. The edit itself is reported by `messages-annotated`.
   */
  edit: (message: Message, body: MessageBody) => Promise<void>
}

export function createEdits({ zim, me, on, emit, request }: ZimContext, { textBytes }: { textBytes: number }): EditsClient {
  function report(given: Vendor.ZIMMessage) {
    const message = messageFromZim(given, me())
    const { id, conversation, body, editedAt, mentions } = message
    if (id) emit({ type: 'messages-annotated', conversation, changes: [{ id, set: { editedAt, mentions }, body, unloaded: message }] })
  }

  on('messageEdited', ({ messageList }) => messageList.forEach(report))

  return {
    edit: (message, body) => request(async () => {
      checkOutgoing(message.conversation, { body, mentions: message.mentions }, { me: me(), textBytes })
      // The SDK edits what its memory holds. It also has what this app does not keep, the sender's `extendedData` above all.
      const { messageList } = await zim.queryMessages([message.seq], ...targetToZim(message.conversation))
      const known = messageList.find(({ messageID }) => messageID === message.id)
      // Without an answer of ZIM the result lacks what is not in memory.
      if (!known)
        throw failed('network', { detail: 'queryMessages' })
      if (messageFromZim(known, me()).body.kind === 'revoked')
        throw failed('not-editable')
      // A copy: the SDK looks for what has changed by comparing with its own.
      const edited = await zim.editMessage({ ...JSON.parse(JSON.stringify(known)) as Vendor.ZIMMessage, ...bodyToZim(body) } as Vendor.ZIMMessage, {})
      report(edited.message)
    }),
  }
}
