import { shallowReactive, watch } from 'vue'

import { useUsersStore } from '@/stores/users'

interface Tracked { userID: string, groupID: string }

/**
 * Names and avatars for rows that are created once. Records the users that were read, and calls `onChange` when a name or
 * avatar of one of them changes. Names arrive later than the messages. `groupID`: the group in which the name is read; '' elsewhere.
 */
export function useNames(onChange: () => void) {
  const users = useUsersStore()
  const tracked = shallowReactive(new Map<string, Tracked>())
  const known = new Map<string, string>()

  const infoOf = ({ userID, groupID }: Tracked) => `${users.nameOf(userID, groupID)}\n${users.avatarOf(userID)}`

  function track(userID: string, groupID: string) {
    const key = `${groupID}\n${userID}`
    if (tracked.has(key))
      return
    known.set(key, infoOf({ userID, groupID }))
    tracked.set(key, { userID, groupID })
  }

  watch(() => [...tracked].map(([key, user]) => [key, infoOf(user)] as const), (infos) => {
    const changed = infos.filter(([key, info]) => known.get(key) !== info)
    for (const [key, info] of changed) known.set(key, info)
    if (changed.length) onChange()
  })

  return {
    nameOf(userID: string, groupID = '') {
      track(userID, groupID)
      return users.nameOf(userID, groupID)
    },
    avatarOf(userID: string) {
      track(userID, '')
      return users.avatarOf(userID)
    },
  }
}
