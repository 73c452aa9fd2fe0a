import type { ConversationKey } from '@/types/conversation'

import type { LogLocation } from './conversationLog'

/** Storage keys of the logs of version 0.1.0: `chat/<conversation>/…`, one of them `hot`. migrateLog.ts reads the logs. */

export const legacyPrefix = ({ keys }: LogLocation, conversation: ConversationKey) => `${keys.prefix}chat/${encodeURIComponent(conversation)}/`

/** The conversation of a key of version 0.1.0, when the log can be carried over by it. */
export function legacyConversation({ keys }: LogLocation, key: string): ConversationKey | null {
  const name = key.startsWith(`${keys.prefix}chat/`) && key.endsWith('/hot') ? key.slice(keys.prefix.length + 5, -4) : ''
  return name ? decodeURIComponent(name) as ConversationKey : null
}

export const isLegacy = ({ keys }: LogLocation, key: string) => key.startsWith(`${keys.prefix}chat/`)
