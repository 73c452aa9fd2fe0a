import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'

import type { UserInfo } from '@/types/session'

import { useChatStore } from './chat'

/** Names and pictures of the people met so far. */
export const useUsersStore = defineStore('users', () => {
  const chat = useChatStore()
  const users = shallowReactive(new Map<string, UserInfo>())

  chat.onChanges(({ users: changed }) => {
    for (const userID of changed) {
      const user = chat.user(userID)
      if (user) users.set(userID, user)
      else users.delete(userID)
    }
  })

  return {
    /** Falls back to the userID. */
    nameOf: (userID: string) => users.get(userID)?.name || userID,
    /** '' where there is none. */
    avatarOf: (userID: string) => users.get(userID)?.avatarUrl ?? '',
  }
})
