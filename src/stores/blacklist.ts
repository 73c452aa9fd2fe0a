import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'

import type { Failure } from '@/types/failure'
import type { UserInfo } from '@/types/user'

import { useZim } from '@/composables/useZim'
import { failed, failureOf } from '@/utils/failure'
import { singleFlight } from '@/utils/singleFlight'

import { useAccountStore } from './account'
import { useChatStore } from './chat'
import { useSessionStore } from './session'

/** ZIM answers a query of at most ten users. */
const MOST_NAMES = 10

/** The users whom the user has blocked. Created by the pages that show them. ZIM's lists do not always have their names: the first ten are asked for. */
export const useBlacklistStore = defineStore('blacklist', () => {
  const zim = useZim()
  const account = useAccountStore()
  const chat = useChatStore()
  const session = useSessionStore()
  const list = shallowRef<readonly UserInfo[]>([])
  const hasLoaded = shallowRef(false)
  const failure = shallowRef<Failure | null>(null)
  const userIDs = computed(() => new Set(list.value.map(({ userID }) => userID)))

  account.onOpen(scope => scope.onDispose(() => {
    list.value = []
    hasLoaded.value = false
    failure.value = null
  }))

  function block(users: readonly UserInfo[]) {
    const added = users.filter(({ userID }) => !userIDs.value.has(userID))
    list.value = [...added, ...list.value]
  }

  function unblock(removed: readonly string[]) {
    list.value = list.value.filter(({ userID }) => !removed.includes(userID))
  }

  zim.onEvent((event) => {
    if (event.type === 'users-blocked') block(event.users)
    if (event.type === 'users-unblocked') unblock(event.userIDs)
  })

  async function learnNames(users: readonly UserInfo[]) {
    const named = users.filter(({ userID, name }) => name && !chat.users().has(userID))
    if (named.length) chat.apply({ type: 'users-updated', users: named })
    const unknown = users.filter(({ userID, name }) => !name && !chat.users().get(userID)?.name).map(({ userID }) => userID)
    if (!unknown.length)
      return
    const found = await zim.ask(client => client.users.query(unknown.slice(0, MOST_NAMES)))
    chat.apply({ type: 'users-updated', users: found })
  }

  /** Fetches the blocked users. Never rejects: `failure` holds the reason where nothing was fetched before, and the present list stays. */
  const refresh = singleFlight(async () => {
    const scope = account.scope()
    try {
      // The SDK would take what it has for all.
      if (zim.connection.value.phase !== 'online')
        throw failed('network')
      const users = await zim.ask(client => client.blacklist.list())
      if (!scope?.isActive)
        return
      list.value = users
      hasLoaded.value = true
      failure.value = null
      await learnNames(users)
    }
    catch (thrown) {
      const reason = failureOf(thrown)
      if (!hasLoaded.value && scope?.isActive) failure.value = reason
      // Without a connection nothing was asked.
      if (zim.connection.value.phase === 'online') session.recordError(reason)
    }
  })

  watch(zim.connection, ({ phase }) => { if (phase === 'online') void refresh() }, { immediate: true })

  return {
    /** The latest first. */
    list,
    hasLoaded,
    failure,
    refresh,
    isBlocked: (userID: string): boolean => userIDs.value.has(userID),
    /** Rejects with a FailureError; zim/blacklist.ts names the kinds. */
    block: (userID: string) => zim.ask(client => client.blacklist.block([userID])),
    unblock: (userID: string) => zim.ask(client => client.blacklist.unblock([userID])),
  }
})
