import { shallowReactive, watch } from 'vue'

import { useUsersStore } from '@/stores/users'

/**
 * Names and pictures for rows that are made once: remembers who was asked for, and says when one of them has changed,
 * because names arrive later than the messages that bear them.
 */
export function useNames(onChange: () => void) {
  const users = useUsersStore()
  const asked = shallowReactive(new Set<string>())
  const seen = new Map<string, string>()

  const avatarText = (userID: string) => `${users.nameOf(userID)}\n${users.avatarOf(userID)}`

  function ask(userID: string) {
    if (asked.has(userID))
      return
    seen.set(userID, avatarText(userID))
    asked.add(userID)
  }

  watch(() => [...asked].map(userID => [userID, avatarText(userID)] as const), (people) => {
    const changed = people.filter(([userID, text]) => seen.get(userID) !== text)
    for (const [userID, text] of changed) seen.set(userID, text)
    if (changed.length) onChange()
  })

  return {
    nameOf(userID: string) {
      ask(userID)
      return users.nameOf(userID)
    },
    avatarOf(userID: string) {
      ask(userID)
      return users.avatarOf(userID)
    },
  }
}
