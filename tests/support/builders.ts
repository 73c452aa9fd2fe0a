import type { Conversation } from '@/types/conversation'
import type { Message, Outgoing } from '@/types/message'

import { NOON } from './clock'

/** Builds a received text with sequence number `n` in the conversation of the user anna with ben, sent `n` seconds after {@link NOON}. */
export function aMessage(n: number, changes: Partial<Message> = {}): Message {
  return {
    key: `id~${n}`,
    conversation: 'peer:ben',
    senderID: 'ben',
    isMine: false,
    body: { kind: 'text', text: `text ${n}` },
    delivery: 'sent',
    failure: null,
    sentAt: NOON + n * 1000,
    id: String(n),
    seq: n,
    order: n * 100,
    localID: `local-${n}`,
    ...changes,
  }
}

/** Builds an own message. Its key is made of its client ID. */
export const myMessage = (n: number, changes: Partial<Message> = {}) => aMessage(n, { key: `anna~${n}`, senderID: 'anna', isMine: true, ...changes })

/** Builds an own message without a sequence number. `order` is provisional. */
export const unsentMessage = (n: number, order: number, changes: Partial<Message> = {}) => myMessage(n, { id: '', seq: 0, localID: '', delivery: 'sending', order, ...changes })

export function aConversation(peer: string, changes: Partial<Conversation> = {}): Conversation {
  return { key: `peer:${peer}`, id: peer, kind: 'peer', name: '', avatarUrl: '', unread: 0, lastMessage: null, order: NOON, isPinned: false, isMuted: false, ...changes }
}

/** A message without a file on this device, as its row sees it. */
export const NO_MEDIA = { localUrl: '', localPoster: '' }

export const aText = (text: string): Outgoing => ({ body: { kind: 'text', text } })
