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
  /** ms. The local user alone may not write until then; -1: for ever; 0: may. Left out where it is not known. */
  mutedUntil?: number
}

/** Ends at `until` (ms; -1: never). `isForAll`: concerns all members, not the local user alone. */
export interface GroupSilence { isForAll: boolean, until: number }

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
    case 'group-exited': {
      const { membership = 'in' } = groups.get(event.group.groupID) ?? {}
      // A later refusal says less than the event.
      const because = event.because === 'unknown' && membership !== 'in' ? membership : event.because
      return setGroup(update, { ...groups.get(event.group.groupID), ...event.group, membership: because, role: undefined, mutedUntil: undefined })
    }
    case 'group-updated': {
      const known = groups.get(event.groupID)
      return known && setGroup(update, { ...known, ...event.set })
    }
    case 'group-members': {
      const known = groups.get(event.groupID)
      const own = event.members.find(({ userID }) => userID === me)
      if (known && own && event.change !== 'left' && event.change !== 'removed') setGroup(update, { ...known, role: own.role, mutedUntil: own.mutedUntil })
      return learnMembers(update, event.groupID, event.members)
    }
    default:
      exhausted(event)
  }
}

const lasts = (until: number | undefined, now: number): until is number => until !== undefined && (until === -1 || until > now)

/**
 * Whether the local user may not write to a group now; null where the user may. Of two reasons the one of the whole group counts.
 * @param group null where nothing is known of it
 * @param conversationUntil what ZIM's conversation says. It counts for mutes by role, and where the group or the own membership is not known: a change whose
 * answer was lost shows in them alone, once ZIM was asked for them.
 */
export function silenceOf(group: KnownGroup | null, conversationUntil: number | undefined, now: number): GroupSilence | null {
  const { mute, role, mutedUntil } = group ?? {}
  const isOfGroup = mute && (mute.who === 'all' || (mute.who === 'members' && role === 'member')) && lasts(mute.until, now)
  if (isOfGroup)
    return { isForAll: true, until: mute.until }
  const isKnown = mutedUntil !== undefined && mute && mute.who !== 'roles'
  const own = [mutedUntil, ...isKnown ? [] : [conversationUntil]].filter(until => lasts(until, now))
  if (!own.length)
    return null
  return { isForAll: false, until: own.includes(-1) ? -1 : Math.max(...own) }
}
