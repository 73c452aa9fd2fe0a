import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

import type { ConversationKey } from '@/types/conversation'

/** Which chats do not alert and are not counted, because a stranger writes in them: stores/strangers.ts decides. Null: none. For the list, which is drawn before that store is loaded. */
export const useHeldChatsStore = defineStore('heldChats', () => ({ isHeld: shallowRef<((key: ConversationKey) => boolean) | null>(null) }))
