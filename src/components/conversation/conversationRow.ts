import type { Conversation } from '@/types/conversation'

import { capabilitiesOf } from '@/chat/capabilities'
import { t } from '@/i18n'
import { listTime } from '@/i18n/timeText'
import { avatarFallbackOf } from '@/utils/avatarFallback'

import { messageText } from '../message/row/messageRow'

/** What one conversation shows in the list: strings and flags, ready for the template. */
export interface ConversationRow {
  /** Number of the row's place in the document; stands for the conversation's key in the template. */
  slot: number
  /** CSS order: where it is seen. */
  order: number
  name: string
  avatar: string
  letter: string
  tone: number
  text: string
  time: string
  /** '' or the number of unread messages, at most `99+`. */
  badge: string
  draft: boolean
  pinned: boolean
  muted: boolean
}

export interface ConversationRowContext {
  /** ms */
  now: number
  nameOf: (userID: string) => string
  avatarOf: (userID: string) => string
  draftOf: (conversation: Conversation) => string
}

/** Characters of a preview that cross to the view: more than one line holds. */
const PREVIEW = 60

export const unreadBadge = (unread: number) => unread > 99 ? '99+' : unread > 0 ? String(unread) : ''

export function conversationName({ key, id, name }: Conversation, nameOf: (userID: string) => string): string {
  const known = capabilitiesOf(key).isPerson ? nameOf(id) : ''
  return known && known !== id ? known : name || id
}

function preview({ key, lastMessage }: Conversation, nameOf: (userID: string) => string): string {
  if (!lastMessage)
    return ''
  const { body, isMine, senderID } = lastMessage
  if (body.kind === 'revoked')
    return t(isMine ? 'message.revokedByMe' : 'message.revokedByOther')
  const text = Array.from(messageText(body).slice(0, PREVIEW * 2).replace(/\s+/g, ' ')).slice(0, PREVIEW).join('')
  return capabilitiesOf(key).hasSenders && !isMine ? `${nameOf(senderID)}: ${text}` : text
}

export function toConversationRow(slot: number, order: number, conversation: Conversation, context: ConversationRowContext): ConversationRow {
  const { key, id, unread, isPinned, isMuted, lastMessage } = conversation
  const name = conversationName(conversation, context.nameOf)
  const fallback = avatarFallbackOf(id, name)
  const draft = context.draftOf(conversation)
  return {
    slot,
    order,
    name,
    avatar: conversation.avatarUrl || (capabilitiesOf(key).isPerson ? context.avatarOf(id) : ''),
    letter: fallback.letter,
    tone: fallback.tone,
    text: draft ? draft.slice(0, PREVIEW) : preview(conversation, context.nameOf),
    time: lastMessage ? listTime(lastMessage.sentAt, context.now) : '',
    badge: unreadBadge(unread),
    draft: draft !== '',
    pinned: isPinned,
    muted: isMuted,
  }
}
