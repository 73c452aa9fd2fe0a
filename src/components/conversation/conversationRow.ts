import type { Conversation } from '@/types/conversation'

import { capabilitiesOf, groupOf } from '@/chat/capabilities'
import { t } from '@/i18n'
import { listTime } from '@/i18n/timeText'
import { avatarFallbackOf } from '@/utils/avatarFallback'
import { pictureUrl } from '@/utils/pictureUrl'

import type { Face } from '../common/groupFaces'

import { facesOf } from '../common/groupFaces'
import { summaryOf } from '../message/row/summary'

/** One row of the conversation list: strings and flags, ready for the template. */
export interface ConversationRow {
  /** Index of the row in the document. The template uses it in place of the conversation key. */
  slot: number
  /** CSS order: the visible position. */
  order: number
  name: string
  avatar: string
  /** Of a group without a picture, where its members are known; else none. */
  faces: readonly Face[]
  letter: string
  tone: number
  text: string
  time: string
  /** '' or the number of unread messages, at most `99+`. A muted conversation shows it as a dot, and the number in front of its text. */
  badge: string
  /** What stands before the text, in red: '' or the name of a text. */
  mark: '' | 'mention' | 'mentionAll' | 'draft'
  pinned: boolean
  muted: boolean
  /** The peer is known to be online. */
  online: boolean
}

export interface ConversationRowContext {
  /** ms since 1970 */
  now: number
  nameOf: (userID: string, groupID?: string) => string
  avatarOf: (userID: string) => string
  /** userIDs of the first members of a group. */
  membersOf: (groupID: string) => readonly string[]
  draftOf: (conversation: Conversation) => string
  /** @default no one is known to be online */
  isOnline?: (userID: string) => boolean
}

/** Longest preview sent to the view, in characters. More than one line can show. */
const PREVIEW_LENGTH = 60

/** Formats an unread count: '' for 0, at most `99+`. */
export const unreadBadge = (unread: number) => unread > 99 ? '99+' : unread > 0 ? String(unread) : ''

/** Returns the name shown for a conversation: the user's name for a peer, else the remark or the name of the conversation, else its ID. */
export function conversationName({ key, id, name, remark }: Conversation, nameOf: (userID: string) => string): string {
  const known = capabilitiesOf(key).isPerson ? nameOf(id) : ''
  return known && known !== id ? known : remark || name || id
}

function markOf({ mention, unread }: Conversation, draft: string): ConversationRow['mark'] {
  if (mention && unread)
    return mention === 'all' ? 'mentionAll' : 'mention'
  return draft && 'draft'
}

function preview({ key, lastMessage }: Conversation, { nameOf: nameIn }: ConversationRowContext): string {
  if (!lastMessage)
    return ''
  const nameOf = (userID: string) => nameIn(userID, groupOf(key))
  const summary = summaryOf(lastMessage, { hasSenders: capabilitiesOf(key).hasSenders, nameOf })
  const text = Array.from(summary.text.slice(0, PREVIEW_LENGTH * 2).replace(/\s+/g, ' ')).slice(0, PREVIEW_LENGTH).join('')
  return capabilitiesOf(key).hasSenders && !lastMessage.isMine && !summary.isNote ? `${nameOf(lastMessage.senderID)}: ${text}` : text
}

/** Converts a conversation to a row. A draft is shown in place of the last message, unless that names the user. */
export function toConversationRow(slot: number, order: number, conversation: Conversation, context: ConversationRowContext): ConversationRow {
  const { key, id, unread, isPinned, isMuted, lastMessage } = conversation
  const name = conversationName(conversation, context.nameOf)
  const fallback = avatarFallbackOf(id, name)
  const draft = context.draftOf(conversation)
  const mark = markOf(conversation, draft)
  return {
    slot,
    order,
    name,
    avatar: pictureUrl(conversation.avatarUrl || (capabilitiesOf(key).isPerson ? context.avatarOf(id) : '')),
    faces: groupOf(key) && !conversation.avatarUrl ? facesOf(context.membersOf(id), id, context) : [],
    letter: fallback.letter,
    tone: fallback.tone,
    text: mark === 'draft' ? draft.slice(0, PREVIEW_LENGTH) : `${isMuted && unread > 1 ? t('chats.unread', { n: unread }) : ''}${preview(conversation, context)}`,
    time: lastMessage ? listTime(lastMessage.sentAt, context.now) : '',
    badge: unreadBadge(unread),
    mark,
    pinned: isPinned,
    muted: isMuted,
    online: capabilitiesOf(key).isPerson && (context.isOnline?.(id) ?? false),
  }
}
