import { defineStore } from 'pinia'
import { shallowReactive, shallowRef } from 'vue'

import type { KnownGroup } from '@/chat/groups'
import type { GroupEvent } from '@/types/events'
import type { Group, GroupMember, GroupSummary } from '@/types/group'
import type { ZimClient } from '@/zim/client'

import { groupOf } from '@/chat/capabilities'
import { useZim } from '@/composables/useZim'
import { conversationKey } from '@/utils/conversationKey'
import { failed, failureOf } from '@/utils/failure'
import { singleFlight } from '@/utils/singleFlight'

import { useAccountStore } from './account'
import { askLive } from './askLive'
import { useChatStore } from './chat'
import { checkText } from './checkText'
import { useLinesStore } from './lines'
import { createRetries } from './retries'
import { useSessionStore } from './session'

/** A request of a page about a group. */
export type GroupRequest = (client: ZimClient) => Promise<unknown>

/** Of a question whose answer is old. */
const MOST_TRIES = 3

/** `refused`: those who were not taken into the group. `asked`: those whose consent ZIM waits for. */
export interface Invited { groupID: string, refused: string[], asked: string[] }

/**
 * The groups of the user. A group is in ZIM's conversation list with its first message; all groups are in `list`, once it was asked for.
 *
 * Invariant: what a group is, is what `chat/groups.ts` knows of it; ZIM is asked again when a group is opened, because its events of the
 * time without a connection are lost.
 */
export const useGroupsStore = defineStore('groups', () => {
  const zim = useZim()
  const account = useAccountStore()
  const chat = useChatStore()
  const session = useSessionStore()
  // From here on it notes what happens.
  useLinesStore()
  const groups = shallowReactive(new Map<string, KnownGroup>())
  const list = shallowRef<readonly GroupSummary[]>([])
  const hasLoaded = shallowRef(false)
  /** The latest event of each group. */
  const reported = new Map<string, GroupEvent>()

  account.onOpen(scope => scope.onDispose(() => {
    groups.clear()
    reported.clear()
    list.value = []
    hasLoaded.value = false
    loadLater.stop()
  }))

  function update(groupID: string) {
    const group = chat.group(groupID)
    if (!group)
      return groups.delete(groupID)
    groups.set(groupID, group)
    if (!hasLoaded.value)
      return
    const others = list.value.filter(each => each.groupID !== groupID)
    const { name = '', avatarUrl = '', remark = '' } = group
    list.value = group.membership === 'in' ? [{ groupID, name, avatarUrl, remark }, ...others] : others
  }

  chat.onChanges(({ groups: changed }) => changed.forEach(update))
  zim.onEvent((event) => {
    if (event.type === 'group-entered' || event.type === 'group-exited') reported.set(event.group.groupID, event)
    else if (event.type === 'group-updated' || event.type === 'group-members') reported.set(event.groupID, event)
  })

  const isGone = (thrown: unknown) => {
    const { kind } = failureOf(thrown)
    return kind === 'not-in-group' ? 'unknown' as const : kind === 'group-missing' ? 'dismissed' as const : null
  }

  /** A refusal may be about another one who is not in the group. */
  async function isOutside(groupID: string): Promise<boolean> {
    try {
      await zim.ask(client => client.groupMembers.one(groupID, chat.me()))
      return false
    }
    catch (thrown) { return isGone(thrown) !== null }
  }

  async function ask<T>(groupID: string, request: (client: ZimClient) => Promise<T>, isLive = false): Promise<T> {
    const before = reported.get(groupID)
    try { return await (isLive ? askLive(zim, request) : zim.ask(request)) }
    catch (thrown) {
      const because = isGone(thrown)
      const isInside = because !== null && !await isOutside(groupID)
      if (isInside && because === 'unknown')
        throw failed('member-gone')
      const { name = '', avatarUrl = '', remark = '' } = chat.group(groupID) ?? {}
      // The user may have come back meanwhile.
      if (because && !isInside && before === reported.get(groupID)) chat.apply({ type: 'group-exited', group: { groupID, name, avatarUrl, remark }, because, operator: null })
      throw thrown
    }
  }

  /** What the group is, and the own membership. What is reported while ZIM is asked is newer than the answer: ZIM is asked again. */
  async function fetch(groupID: string, tries = MOST_TRIES): Promise<{ group: Group, own: GroupMember }> {
    const before = reported.get(groupID)
    const group = await ask(groupID, client => client.groups.query(groupID), true)
    const own = await ask(groupID, client => client.groupMembers.one(groupID, chat.me()), true)
    return before === reported.get(groupID) || tries === 1 ? { group, own } : fetch(groupID, tries - 1)
  }

  async function load(groupID: string) {
    const { group, own } = await fetch(groupID)
    chat.apply({ type: 'group-entered', group, because: 'unknown', operator: null })
    chat.apply({ type: 'group-members', groupID, members: [own], change: 'listed', operator: null })
  }

  const loadLater = createRetries(key => load(groupOf(key)))

  /** A change whose answer is lost may have been made: ZIM is asked what the group is now. */
  async function settled<T>(groupID: string, request: Promise<T>): Promise<T> {
    try { return await request }
    catch (thrown) {
      if (failureOf(thrown).kind === 'timeout') void loadLater.run(conversationKey('group', groupID), true)
      throw thrown
    }
  }

  /** Fetches all groups of the user. Rejects with a FailureError; the present list stays. */
  const refresh = singleFlight(async () => {
    const known = await zim.ask(client => client.groups.list())
    list.value = known
    hasLoaded.value = true
  })

  /** Creates a group of these users, at most 100, and of this one, who owns it. Rejects with a FailureError: then there is none. */
  async function create(name: string, userIDs: string[]): Promise<Invited> {
    await checkText(session, 'group-name', name)
    const { group, refused } = await zim.ask(client => client.groups.create({ name, avatarUrl: '', userIDs }))
    return { groupID: group.groupID, refused: refused.map(({ userID }) => userID), asked: [] }
  }

  async function invite(groupID: string, userIDs: string[]): Promise<Invited> {
    const { asked, refused } = await ask(groupID, client => client.groups.invite(groupID, userIDs))
    return { groupID, asked, refused: refused.map(({ userID }) => userID) }
  }

  return {
    list,
    hasLoaded,
    create,
    invite,
    refresh,
    get: (groupID: string): KnownGroup | null => groups.get(groupID) ?? chat.group(groupID),
    /**
     * Runs a request about a group. A refusal because the user is not in it any more, or because it is gone, is noted. One about another user who is not in it rejects with `member-gone`. `isLive`: what the SDK
     * answers from its memory is no answer (askLive.ts).
     */
    ask: <T>(groupID: string, request: (client: ZimClient) => Promise<T>, isLive = false): Promise<T> => settled(groupID, ask(groupID, request, isLive)),
    /** What ZIM tells of a group to those who are not in it. It is not noted. Rejects with a FailureError. */
    look: (groupID: string) => zim.ask(client => client.groups.query(groupID)),
    /** Enters a group; the group itself comes with ZIM's event. Rejects with a FailureError (`zim/groups.ts`). */
    join: (groupID: string) => settled(groupID, zim.ask(client => client.groups.join(groupID))),
    /** Asks ZIM what the group is, and the own role in it; later again, after a failure that may pass. Never rejects: the failure goes to the diagnostics. */
    async open(groupID: string): Promise<void> {
      if (zim.connection.value.phase !== 'online')
        return
      try { await load(groupID) }
      catch (thrown) {
        session.recordError(failureOf(thrown))
        if (failureOf(thrown).retryable) void loadLater.run(conversationKey('group', groupID), true)
      }
    },
  }
})
