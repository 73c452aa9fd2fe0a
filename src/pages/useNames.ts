import { shallowReactive, watch } from 'vue'

import { useUsersStore } from '@/stores/users'

/**
 * Names and avatars for rows that are created once. Records the userIDs that were read, and calls `onChange` when a name or
 * avatar of one of them changes. Names arrive later than the messages.
 */
export function useNames(onChange: () => void) {
  const users = useUsersStore()
  const tracked = shallowReactive(new Set<string>())
  const known = new Map<string, string>()

  const infoOf = (userID: string) => `${users.nameOf(userID)}\n${users.avatarOf(userID)}`

  function track(userID: string) {
    if (tracked.has(userID))
      return
    known.set(userID, infoOf(userID))
    tracked.add(userID)
  }

  watch(() => [...tracked].map(userID => [userID, infoOf(userID)] as const), (infos) => {
    const changed = infos.filter(([userID, info]) => known.get(userID) !== info)
    for (const [userID, info] of changed) known.set(userID, info)
    if (changed.length) onChange()
  })

  return {
    nameOf(userID: string) {
      track(userID)
      return users.nameOf(userID)
    },
    avatarOf(userID: string) {
      track(userID)
      return users.avatarOf(userID)
    },
  }
}
