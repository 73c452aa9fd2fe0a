import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'

import { nicknameKey } from '@/chat/groups'
import { useZim } from '@/composables/useZim'
import { failureOf } from '@/utils/failure'

import { useAccountStore } from './account'
import { useChatStore } from './chat'
import { useSessionStore } from './session'

/** ZIM allows queries for 10 users in 10 s. The same user is queried at most once in this time, ms. */
const ASK_AGAIN = 10_000

/** Names and pictures of the users that have appeared in conversations and rooms. */
export const useUsersStore = defineStore('users', () => {
  const zim = useZim()
  const account = useAccountStore()
  const chat = useChatStore()
  const session = useSessionStore()
  // This store is created by the first page: users of the cached list may be known before.
  const users = shallowReactive(new Map(chat.users()))
  const nicknames = shallowReactive(new Map(chat.nicknames()))
  const askedAt = new Map<string, number>()

  account.onOpen(scope => scope.onDispose(() => askedAt.clear()))

  function copy<T>(from: ReadonlyMap<string, T>, to: Map<string, T>, keys: ReadonlySet<string>) {
    for (const key of keys) {
      const value = from.get(key)
      if (value === undefined) to.delete(key)
      else to.set(key, value)
    }
  }

  chat.onChanges((changes) => {
    copy(chat.users(), users, changes.users)
    copy(chat.nicknames(), nicknames, changes.nicknames)
  })

  /** Resolves to whether ZIM knows the user; null when it could not be asked. Also learns the user's name and picture. */
  async function exists(userID: string): Promise<boolean | null> {
    if (zim.connection.value.phase !== 'online')
      return null
    askedAt.set(userID, Date.now())
    try {
      const found = await zim.ask(client => client.users.query([userID]))
      chat.apply({ type: 'users-updated', users: found })
      return found.length > 0
    }
    catch (thrown) {
      const failure = failureOf(thrown)
      // ZIM's reply when it knows none of the users.
      if (failure.kind === 'no-such-user')
        return false
      session.recordError(failure)
      return null
    }
  }

  /** The name that others see, for what is sent to them: without the remark. */
  const publicNameOf = (userID: string, groupID = '') => (groupID && nicknames.get(nicknameKey(groupID, userID))) || users.get(userID)?.name || userID

  return {
    exists,
    /** The only source of names: the remark, else what a member is called in the group, else the name of the profile, else the userID. */
    nameOf(userID: string, groupID = '') {
      const user = users.get(userID)
      return user?.remark || publicNameOf(userID, groupID)
    },
    publicNameOf,
    /** '' where there is none. */
    avatarOf: (userID: string) => users.get(userID)?.avatarUrl ?? '',
    /** Fetches a user's present name and picture: ZIM reports no changes of them. Never rejects. */
    async refresh(userID: string): Promise<void> {
      if (Date.now() - (askedAt.get(userID) ?? -Infinity) >= ASK_AGAIN) await exists(userID)
    },
  }
})
