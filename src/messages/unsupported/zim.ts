import { plainCopy } from '@/utils/plainCopy'
import { fieldsOf, number } from '@/utils/read'

import type { ZimKind } from '../contract'
import type { UnsupportedBody } from './model'

/** Largest content that is kept of one message, bytes of JSON. */
const MAX_BYTES = 32 * 1024

/** Fields of every message. `zim/messages.ts` maps those that the app needs. */
const ENVELOPE = new Set([
  'type',
  'messageID',
  'localMessageID',
  'messageSeq',
  'senderUserID',
  'conversationID',
  'conversationType',
  'direction',
  'sentStatus',
  'timestamp',
  'orderKey',
  'isUserInserted',
  'receiptStatus',
  'extendedData',
  'localExtendedData',
  'reactions',
  'isBroadcastMessage',
  'mentionedUserIDs',
  'isMentionAll',
  'repliedInfo',
  'rootRepliedCount',
  'isServerMessage',
  'editorUserID',
  'editedTime',
  'isGroupTargetedMessage',
  'pinnedUserID',
  'pinnedTime',
  'clientSeq',
])

function contentOf(message: object): object | undefined {
  try {
    const content = Object.fromEntries(Object.entries(message).filter(([name]) => !ENVELOPE.has(name)))
    const copy = plainCopy(content, MAX_BYTES)
    return Object.keys(fieldsOf(copy)).length ? copy as object : undefined
  }
  catch { return undefined }
}

export const unsupported: ZimKind<UnsupportedBody> = {
  zimType: null,
  fromZim(message) {
    const content = contentOf(message)
    return { kind: 'unsupported', zimType: number(message.type), ...(content && { content }) }
  },
}
