import type { UserEvent } from '@/types/events'
import type { UserInfo } from '@/types/user'

import type { Update } from './changes'

import { isEqual } from './changes'

export interface UsersState { users: Map<string, UserInfo> }

/** Stores names and pictures. An update without a name or remark keeps the known one. */
export function learnUsers({ state, changes }: Update<UsersState>, users: readonly UserInfo[]): void {
  for (const user of users) {
    const known = state.users.get(user.userID)
    const info = { ...user, name: user.name || (known?.name ?? ''), remark: user.remark ?? known?.remark }
    if (!user.userID || isEqual(known, info))
      continue
    state.users.set(user.userID, info)
    changes.users.add(user.userID)
  }
}

export function applyUserEvent(update: Update<UsersState>, event: UserEvent): void {
  learnUsers(update, event.users)
}
