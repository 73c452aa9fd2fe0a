import type { Conversation } from '@/types/conversation'

import { message } from '../message/fixtures'

/** Creates a conversation with a peer. `order` as in ZIM: larger is newer. */
export function conversation(id: string, order: number, overrides: Partial<Conversation> = {}): Conversation {
  return {
    key: `peer:${id}`,
    id,
    kind: 'peer',
    name: id,
    avatarUrl: '',
    unread: 0,
    lastMessage: message({ text: `from ${id}` }),
    order,
    isPinned: false,
    isMuted: false,
    ...overrides,
  }
}

/** Sorts as the store does: pinned first, then newest first. */
export const sorted = (list: Conversation[]) => [...list].sort((a, b) => Number(b.isPinned) - Number(a.isPinned) || b.order - a.order)
