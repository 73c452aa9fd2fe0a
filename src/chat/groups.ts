import type { GroupEvent } from '@/types/events'
import type { Group, GroupExit, GroupMember, GroupRole } from '@/types/group'

import { exhausted } from '@/utils/exhausted'

import type { Update } from './changes'
import type { UsersState } from './users'

import { isEqual } from './changes'
import { learnUsers } from './users'

/** A group as far as it is known. After an exit it stays, with the reason. */
export interface KnownGroup extends Partial<Group> {
  groupID: string
  membership: 'in' | GroupExit
  /** Of the local user; left out where it is not known. */
  role?: GroupRole
}

/** Groups that ZIM has told of, and what members are called in them. Members are not kept here: a group may have thousands. */
export interface GroupsState {
  groups: Map<string, KnownGroup>
  /** By {@link nicknameKey}. A member without a nickname has no entry. */
  nicknames: Map<string, string>
}

export const nicknameKey = (groupID: string, userID: string) => `${groupID}\n${userID}`

type GroupsUpdate = Update<GroupsState & UsersState & { me: string }>

function setGroup({ state, changes }: GroupsUpdate, group: KnownGroup): void {
  if (isEqual(state.groups.get(group.groupID), group))
    return
  state.groups.set(group.groupID, group)
  changes.groups.add(group.groupID)
}

function learnMembers(update: GroupsUpdate, groupID: string, members: readonly GroupMember[]): void {
  const { state, changes } = update
  learnUsers(update, members.map(({ userID, name, avatarUrl }) => ({ userID, name, avatarUrl })))
  for (const { userID, nickname } of members) {
    const key = nicknameKey(groupID, userID)
    if ((state.nicknames.get(key) ?? '') === nickname)
      continue
    if (nickname) state.nicknames.set(key, nickname)
    else state.nicknames.delete(key)
    changes.nicknames.add(key)
  }
}

export function applyGroupEvent(update: GroupsUpdate, event: GroupEvent): void {
  const { groups, me } = update.state
  switch (event.type) {
    case 'group-entered':
      return setGroup(update, { ...groups.get(event.group.groupID), ...event.group, membership: 'in', ...(event.because === 'created' && { role: 'owner' }) })
    case 'group-exited':
      return setGroup(update, { ...groups.get(event.group.groupID), ...event.group, membership: event.because, role: undefined })
    case 'group-updated': {
      const known = groups.get(event.groupID)
      return known && setGroup(update, { ...known, ...event.set })
    }
    case 'group-members': {
      const known = groups.get(event.groupID)
      const own = event.members.find(({ userID }) => userID === me)
      if (known && own && event.change !== 'left' && event.change !== 'removed') setGroup(update, { ...known, role: own.role })
      return learnMembers(update, event.groupID, event.members)
    }
    case 'group-applications':
      return
    default:
      exhausted(event)
  }
}
