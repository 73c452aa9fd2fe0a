import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'

import type { Failure } from '@/types/failure'
import type { GroupApplication } from '@/types/group'

import { groupRights } from '@/chat/groupRights'
import { useZim } from '@/composables/useZim'
import { failed, failureOf } from '@/utils/failure'
import { singleFlight } from '@/utils/singleFlight'

import { useAccountStore } from './account'
import { createAccountRecord, groupApplicationsKey } from './accountRecord'
import { useChatStore } from './chat'
import { checkText } from './checkText'
import { useNewRequestsStore } from './newRequests'
import { useSessionStore } from './session'

type Named = Pick<GroupApplication, 'kind' | 'user' | 'group'>

const keyOf = ({ kind, user, group }: Named) => JSON.stringify([kind, group.groupID, user.userID])
/** The same user may apply again: that is another one. */
const onceOf = (application: GroupApplication) => `${keyOf(application)}${application.createdAt}`
const parse = (saved: unknown): readonly string[] => Array.isArray(saved) ? saved.filter(key => typeof key === 'string') : []

/**
 * Applications to enter groups and invitations into them: those that the user has sent, has received, or may answer. Created when the user comes
 * online for the first time, or by a page that shows them.
 *
 * Invariants: ZIM's list is read at each return of the connection; its events keep it current. The device keeps which of the waiting ones were
 * seen, and nothing else. One that ZIM refuses to answer as over stays over, although the SDK's memory has it as waiting.
 */
export const useGroupApplicationsStore = defineStore('groupApplications', () => {
  const zim = useZim()
  const account = useAccountStore()
  const chat = useChatStore()
  const session = useSessionStore()
  const newRequests = useNewRequestsStore()
  const list = shallowRef<readonly GroupApplication[]>([])
  const hasLoaded = shallowRef(false)
  const failure = shallowRef<Failure | null>(null)
  const ended = new Set<string>()
  const seen = createAccountRecord({ keyOf: groupApplicationsKey, parse, blank: [], onChange: count })
  /** Of an event while the list is read: what it has told is newer. */
  let changed = new Map<string, GroupApplication>()

  account.onOpen(scope => scope.onDispose(() => {
    list.value = []
    hasLoaded.value = false
    failure.value = null
    ended.clear()
    changed.clear()
    newRequests.groups = 0
  }))

  /** Whether the user may answer it. A role that is not known yet is no obstacle: ZIM shows joins to those who may. Who is inside needs no invitation. */
  function isOpen({ state, kind, user, group }: GroupApplication): boolean {
    if (state !== 'waiting' || kind === 'invitation')
      return false
    const { membership = 'in', role } = chat.group(group.groupID) ?? {}
    if (kind === 'invited')
      return !role || membership !== 'in'
    return user.userID !== chat.me() && membership === 'in' && (!role || groupRights(role).answerApplications)
  }

  function count() {
    const known = new Set(seen.value.value)
    newRequests.groups = list.value.filter(application => isOpen(application) && !known.has(onceOf(application))).length
  }

  function set(applications: readonly GroupApplication[]) {
    list.value = applications.map(application => application.state === 'waiting' && ended.has(onceOf(application)) ? { ...application, state: 'over' } : application)
    const users = applications.flatMap(({ user, handledBy }) => handledBy ? [user, handledBy] : [user]).filter(({ userID, name }) => name && !chat.users().get(userID)?.name)
    if (users.length) chat.apply({ type: 'users-updated', users })
    count()
  }

  /** Changed ones take the place of the known ones, new ones stand in front. An answer by this device has no words and no time. */
  function merge(known: readonly GroupApplication[], news: ReadonlyMap<string, GroupApplication>) {
    const before = new Map(known.map(application => [keyOf(application), application]))
    const full = (application: GroupApplication) => {
      const { words = '', createdAt = 0 } = before.get(keyOf(application)) ?? {}
      return { ...application, words: application.words || words, createdAt: application.createdAt || createdAt }
    }
    const added = [...news].filter(([key]) => !before.has(key)).map(([, application]) => application)
    set([...added, ...known.map(application => full(news.get(keyOf(application)) ?? application))])
  }

  zim.onEvent((event) => {
    if (event.type !== 'group-applications-changed')
      return
    const news = new Map(event.applications.map(application => [keyOf(application), application]))
    changed = new Map([...changed, ...news])
    merge(list.value, news)
  })
  // A role decides what is open.
  chat.onChanges(({ groups }) => { if (groups.size) count() })

  /** Fetches the applications. Never rejects: `failure` holds the reason where nothing was fetched before, and the present list stays. */
  const refresh = singleFlight(async () => {
    const scope = account.scope()
    try {
      // The SDK would take what it has for all.
      if (zim.connection.value.phase !== 'online')
        throw failed('network')
      changed = new Map()
      const all = await zim.ask(client => client.groupApplications.list())
      if (!scope?.isActive)
        return
      hasLoaded.value = true
      failure.value = null
      merge(all, changed)
    }
    catch (thrown) {
      if (!scope?.isActive)
        return
      const reason = failureOf(thrown)
      if (!hasLoaded.value) failure.value = reason
      if (zim.connection.value.phase === 'online') session.recordError(reason)
    }
  })

  watch(zim.connection, ({ phase }) => { if (phase === 'online') void refresh() }, { immediate: true })

  async function answer(application: GroupApplication, action: 'accept' | 'reject') {
    try { await zim.ask(client => client.groupApplications[action](application)) }
    catch (thrown) {
      if (failureOf(thrown).kind === 'group-application-over') {
        ended.add(onceOf(application))
        set(list.value)
      }
      throw thrown
    }
  }

  return {
    /** The newest first. */
    list,
    hasLoaded,
    failure,
    refresh,
    isOpen,
    /** Those of a group that the user may answer. */
    openOf: (groupID: string): GroupApplication[] => list.value.filter(application => application.kind === 'join' && application.group.groupID === groupID && isOpen(application)),
    /** All that are known, or those of a group, were seen: none of them is new any more. */
    noteSeen(groupID = '') {
      const open = list.value.filter(isOpen)
      const isShown = ({ group }: GroupApplication) => !groupID || group.groupID === groupID
      if (open.every(application => !isShown(application) || seen.value.value.includes(onceOf(application))))
        return
      seen.change(before => open.filter(application => isShown(application) || before.includes(onceOf(application))).map(onceOf))
    },
    /** The actions reject with a FailureError; zim/groupApplications.ts names the kinds. Their results come with ZIM's events. */
    async apply(groupID: string, words: string): Promise<void> {
      await checkText(session, 'words', words)
      await zim.ask(client => client.groupApplications.apply(groupID, words))
    },
    accept: (application: GroupApplication) => answer(application, 'accept'),
    reject: (application: GroupApplication) => answer(application, 'reject'),
  }
})
