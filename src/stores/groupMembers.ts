import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'

import type { GroupMember } from '@/types/group'

import { useZim } from '@/composables/useZim'
import { failureOf } from '@/utils/failure'

import { useAccountStore } from './account'
import { useChatStore } from './chat'
import { useGroupFacesStore } from './groupFaces'
import { useGroupsStore } from './groups'
import { useSessionStore } from './session'

/** Members of one request, and the most that are loaded: what ZIM's plans allow without extra. */
const PAGE = 100
const MOST = 2000
/** Members in the picture of a group. */
const FACES = 9
/** ZIM's limit of one question. */
const USERS_AT_ONCE = 10

export interface GroupMembers {
  /** In the order of joining. */
  members: readonly GroupMember[]
  /** All are loaded, as far as ZIM has told since. */
  isComplete: boolean
}

const NONE: GroupMembers = { members: [], isComplete: false }

/**
 * The members of the groups that were opened since the sign-in. They are not part of the chat's state: a group may have thousands.
 *
 * Invariant: members that ZIM reports while pages are loaded are not lost, because a page is merged by userID.
 */
export const useGroupMembersStore = defineStore('groupMembers', () => {
  const zim = useZim()
  const account = useAccountStore()
  const chat = useChatStore()
  const groups = useGroupsStore()
  const faces = useGroupFacesStore()
  const session = useSessionStore()
  const loaded = shallowReactive(new Map<string, GroupMembers>())
  /** Members of groups that were counted. */
  const counts = shallowReactive(new Map<string, number>())
  const named = new Set<string>()
  const nextOf = new Map<string, number>()
  const loading = new Map<string, Promise<void>>()

  account.onOpen(scope => scope.onDispose(() => {
    loaded.clear()
    counts.clear()
    named.clear()
    nextOf.clear()
    loading.clear()
  }))

  function set(groupID: string, known: GroupMembers) {
    loaded.set(groupID, known)
    if (known.isComplete || known.members.length >= FACES) faces.note(groupID, known.members)
  }

  function merge(groupID: string, members: readonly GroupMember[], isComplete = loaded.get(groupID)?.isComplete ?? false) {
    const byID = new Map((loaded.get(groupID) ?? NONE).members.map(member => [member.userID, member]))
    for (const member of members) byID.set(member.userID, { ...member, name: member.name || (byID.get(member.userID)?.name ?? '') })
    set(groupID, { members: [...byID.values()], isComplete })
  }

  function recount(groupID: string, change: string, by: number) {
    const count = counts.get(groupID)
    if (count === undefined)
      return
    if (change === 'joined' || change === 'invited') counts.set(groupID, count + by)
    if (change === 'left' || change === 'removed') counts.set(groupID, Math.max(0, count - by))
  }

  zim.onEvent((event) => {
    if (event.type === 'group-exited') {
      loaded.delete(event.group.groupID)
      nextOf.delete(event.group.groupID)
      counts.delete(event.group.groupID)
    }
    if (event.type === 'group-members') recount(event.groupID, event.change, event.members.length)
    if (event.type !== 'group-members' || !loaded.has(event.groupID))
      return
    const { groupID, change } = event
    if (change !== 'left' && change !== 'removed')
      return merge(groupID, event.members)
    const gone = new Set(event.members.map(({ userID }) => userID))
    const known = loaded.get(groupID)!
    set(groupID, { ...known, members: known.members.filter(({ userID }) => !gone.has(userID)) })
  })

  /** The own membership is also known from the question for the group. */
  chat.onChanges(({ groups: changed }) => {
    for (const groupID of changed) {
      const { role, mutedUntil = 0 } = chat.group(groupID) ?? {}
      const own = loaded.get(groupID)?.members.find(({ userID }) => userID === chat.me())
      if (own && role && (own.role !== role || own.mutedUntil !== mutedUntil)) merge(groupID, [{ ...own, role, mutedUntil }])
    }
  })

  async function fetchPage(groupID: string) {
    const scope = account.scope()
    const { members, next } = await groups.ask(groupID, client => client.groupMembers.query(groupID, { after: nextOf.get(groupID) ?? 0, count: PAGE }), true)
    if (!scope?.isActive)
      return
    nextOf.set(groupID, next)
    merge(groupID, members, next === 0)
    chat.apply({ type: 'group-members', groupID, members, change: 'listed', operator: null })
  }

  return {
    /** How many members a group has; 0 where that is not known. */
    countOf: (groupID: string): number => {
      const { members, isComplete } = loaded.get(groupID) ?? NONE
      return isComplete ? members.length : counts.get(groupID) ?? 0
    },
    /** Asks ZIM how many members a group has. Rejects with a FailureError. */
    async count(groupID: string): Promise<void> {
      const scope = account.scope()
      const count = await groups.ask(groupID, client => client.groupMembers.count(groupID))
      if (scope?.isActive) counts.set(groupID, count)
    },
    /** Fetches the names of people who wrote and are not among the members that are loaded, once each. Never rejects. */
    async nameSenders(userIDs: readonly string[]): Promise<void> {
      const unnamed = [...new Set(userIDs)].filter(userID => !named.has(userID) && !chat.users().get(userID)?.name)
      unnamed.forEach(userID => named.add(userID))
      for (let from = 0; from < unnamed.length; from += USERS_AT_ONCE) {
        const some = unnamed.slice(from, from + USERS_AT_ONCE)
        try { chat.apply({ type: 'users-updated', users: await zim.ask(client => client.users.query(some)) }) }
        catch (thrown) {
          session.recordError(failureOf(thrown))
          if (failureOf(thrown).retryable) some.forEach(userID => named.delete(userID))
        }
      }
    },
    of: (groupID: string): GroupMembers => loaded.get(groupID) ?? NONE,
    /** Loads the next 100 members. Nothing when all are loaded, or 2,000. Rejects with a FailureError. */
    more(groupID: string): Promise<void> {
      const { members, isComplete } = loaded.get(groupID) ?? NONE
      if (isComplete || members.length >= MOST)
        return Promise.resolve()
      const running = loading.get(groupID) ?? fetchPage(groupID).finally(() => loading.delete(groupID))
      loading.set(groupID, running)
      return running
    },
    /** Forgets what is loaded, so that `more` begins again: after the connection has returned. */
    forget(groupID: string) {
      loaded.delete(groupID)
      nextOf.delete(groupID)
    },
  }
})
