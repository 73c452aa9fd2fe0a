import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'

import type { Failure } from '@/types/failure'
import type { Friend, FriendApplication } from '@/types/friend'
import type { UserInfo } from '@/types/user'

import { useZim } from '@/composables/useZim'
import { failed, failureOf } from '@/utils/failure'
import { fieldsOf, number } from '@/utils/read'
import { singleFlight } from '@/utils/singleFlight'

import { useAccountStore } from './account'
import { createAccountRecord, friendsKey } from './accountRecord'
import { useChatStore } from './chat'
import { checkText } from './checkText'
import { useNewRequestsStore } from './newRequests'
import { useSessionStore } from './session'

type FriendTuple = readonly [userID: string, name: string, avatarUrl: string, remark: string]
/** `seenAt`: ms, the latest change of an application that the user has seen. */
interface Kept { friends: readonly FriendTuple[], seenAt: number }

/** Of the record on the device, in characters of JSON: WeChat stores 1 MB under one key. The newest friends are kept. */
const MOST_CHARACTERS = 400_000
/** How often the lists are fetched again because they have changed meanwhile. */
const MOST_FETCHES = 3

const NOTHING: Kept = { friends: [], seenAt: 0 }

function parse(saved: unknown): Kept {
  const { friends, seenAt } = fieldsOf(saved)
  const isTuple = (friend: unknown): friend is FriendTuple => Array.isArray(friend) && friend.length === 4 && friend.every(part => typeof part === 'string') && friend[0] !== ''
  return { friends: Array.isArray(friends) ? friends.filter(isTuple) : [], seenAt: number(seenAt) }
}

function tuplesOf(friends: readonly Friend[]): FriendTuple[] {
  let left = MOST_CHARACTERS
  return friends
    .map(({ userID, name, avatarUrl, remark }): FriendTuple => [userID, name, avatarUrl, remark])
    .filter(tuple => (left -= JSON.stringify(tuple).length + 1) >= 0)
}

const fromTuple = ([userID, name, avatarUrl, remark]: FriendTuple): Friend => ({ userID, name, avatarUrl, remark, notes: {}, words: '', since: 0 })
const userOf = ({ userID, name, avatarUrl, remark }: Friend): UserInfo => ({ userID, name, avatarUrl, remark })

/** Changed entries take the place of the known ones, new ones stand in front. */
function merged<T>(known: readonly T[], changed: readonly T[], idOf: (item: T) => string): T[] {
  const byID = new Map(changed.map(item => [idOf(item), item]))
  const kept = known.map(item => byID.get(idOf(item)) ?? item)
  const knownIDs = new Set(known.map(idOf))
  return [...changed.filter(item => !knownIDs.has(idOf(item))), ...kept]
}

/**
 * Friends and applications of the user. Created when the user comes online for the first time, or by a page that shows contacts.
 *
 * Invariants: ZIM's lists are read at each return of the connection, which asks its server at the first time of a login only; its events
 * keep them current. Friends without their notes are kept on the device, for a start without a connection. Remarks go to the users of the
 * chat, the only source of names.
 */
export const useFriendsStore = defineStore('friends', () => {
  const zim = useZim()
  const account = useAccountStore()
  const chat = useChatStore()
  const session = useSessionStore()
  const newRequests = useNewRequestsStore()
  const list = shallowRef<readonly Friend[]>([])
  const applications = shallowRef<readonly FriendApplication[]>([])
  /** ZIM's lists have arrived since the sign-in. */
  const hasLoaded = shallowRef(false)
  const failure = shallowRef<Failure | null>(null)
  const byID = computed(() => new Map(list.value.map(friend => [friend.userID, friend])))
  let changes = 0

  const kept = createAccountRecord<Kept>({ keyOf: friendsKey, parse, blank: NOTHING, onChange: onKept })

  function learn(users: UserInfo[]) {
    if (users.length) chat.apply({ type: 'users-updated', users })
  }

  /** What ZIM has told already is newer. */
  function onKept() {
    count()
    if (hasLoaded.value || list.value.length)
      return
    list.value = kept.value.value.friends.map(fromTuple)
    learn(list.value.filter(({ userID }) => !chat.users().has(userID)).map(userOf))
  }

  function keep() {
    const friends = tuplesOf(list.value)
    if (JSON.stringify(kept.value.value.friends) !== JSON.stringify(friends)) kept.change(known => ({ ...known, friends }))
  }

  function count() {
    const { seenAt } = kept.value.value
    newRequests.count = applications.value.filter(({ state, direction, updatedAt }) => state === 'waiting' && direction !== 'sent' && updatedAt > seenAt).length
  }

  account.onOpen(scope => scope.onDispose(() => {
    list.value = []
    applications.value = []
    hasLoaded.value = false
    failure.value = null
    newRequests.count = 0
  }))

  function setFriends(friends: readonly Friend[]) {
    list.value = friends
    keep()
  }

  function setApplications(changed: readonly FriendApplication[]) {
    applications.value = changed
    count()
  }

  /** A former friend keeps name and picture, and loses the remark. */
  function onRemoved(userIDs: readonly string[]) {
    const gone = new Set(userIDs)
    setFriends(list.value.filter(({ userID }) => !gone.has(userID)))
    learn(userIDs.flatMap((userID) => {
      const known = chat.users().get(userID)
      return known ? [{ ...known, remark: '' }] : []
    }))
  }

  zim.onEvent((event) => {
    switch (event.type) {
      case 'friends-changed':
        changes++
        learn(event.friends.map(userOf))
        return setFriends(merged(list.value, event.friends, ({ userID }) => userID))
      case 'friends-removed':
        changes++
        return onRemoved(event.userIDs)
      case 'friend-applications-changed':
        changes++
        return setApplications(merged(applications.value, event.applications, ({ user }) => user.userID))
    }
  })

  /** Who is no friend any more was one when the device kept the conversation. */
  function forgetRemarks(friends: readonly Friend[]) {
    const present = new Set(friends.map(({ userID }) => userID))
    learn([...chat.users().values()].filter(({ userID, remark }) => remark && !present.has(userID)).map(user => ({ ...user, remark: '' })))
  }

  /** Both lists, as they are when no event has come meanwhile. Not without a connection: the SDK would take what it has for all. */
  async function fetchLists() {
    for (let fetch = 1; ; fetch++) {
      if (zim.connection.value.phase !== 'online')
        throw failed('network')
      const before = changes
      const friends = await zim.ask(client => client.friends.list())
      const all = await zim.ask(client => client.friends.listApplications())
      if (changes === before || fetch === MOST_FETCHES)
        return { friends, all }
    }
  }

  /** Fetches friends and applications. Never rejects: `failure` holds the reason where nothing was fetched before, and the present lists stay. */
  const refresh = singleFlight(async () => {
    const scope = account.scope()
    try {
      const { friends, all } = await fetchLists()
      if (!scope?.isActive)
        return
      hasLoaded.value = true
      failure.value = null
      learn(friends.map(userOf))
      forgetRemarks(friends)
      setFriends(friends)
      setApplications(all)
    }
    catch (thrown) {
      if (!scope?.isActive)
        return
      const reason = failureOf(thrown)
      if (!hasLoaded.value) failure.value = reason
      // Without a connection nothing was asked.
      if (zim.connection.value.phase === 'online') session.recordError(reason)
    }
  })

  watch(zim.connection, ({ phase }) => { if (phase === 'online') void refresh() }, { immediate: true })

  return {
    /** The newest first. Before ZIM has answered, those that the device knows. */
    list,
    /** The newest first. */
    applications,
    hasLoaded,
    failure,
    refresh,
    friend: (userID: string): Friend | undefined => byID.value.get(userID),
    application: (userID: string): FriendApplication | undefined => applications.value.find(({ user }) => user.userID === userID),
    /** All applications that are known were seen: none of them is new any more. */
    noteSeen() {
      const seenAt = Math.max(0, ...applications.value.map(({ updatedAt }) => updatedAt))
      if (seenAt > kept.value.value.seenAt) kept.change(known => ({ ...known, seenAt }))
    },
    /** The actions reject with a FailureError; zim/friends.ts names the kinds. Their results come with ZIM's events. */
    async apply(userID: string, words: string): Promise<'applied' | 'friends'> {
      await checkText(session, 'words', words)
      return zim.ask(client => client.friends.apply(userID, { words }))
    },
    /** Adds the user without an application: both are friends at once. */
    add: (userID: string) => zim.ask(client => client.friends.add(userID)),
    accept: (userID: string) => zim.ask(client => client.friends.accept(userID)),
    reject: (userID: string) => zim.ask(client => client.friends.reject(userID)),
    remove: (userID: string) => zim.ask(client => client.friends.remove([userID])),
    setRemark: (userID: string, remark: string) => zim.ask(client => client.friends.setRemark(userID, remark)),
  }
})
