import { defineStore } from 'pinia'
import { watch } from 'vue'

import type { Presence } from '@/types/presence'

import { useZim } from '@/composables/useZim'
import { createBackOff } from '@/utils/backOff'
import { createCommitScheduler } from '@/utils/commitScheduler'
import { createEventHook } from '@/utils/eventHook'
import { failureOf } from '@/utils/failure'

import type { ShownOwner } from './shownUsers'

import { useAccountStore } from './account'
import { useFeaturesStore } from './features'
import { useSessionStore } from './session'
import { createShownUsers } from './shownUsers'

/** How long ZIM keeps a subscription, min. */
const MINUTES = 10
/** So long before its end a subscription is renewed, while the user is shown, ms. */
const RENEWAL = 120_000
/** Between two looks at the ends of subscriptions, ms. */
const CHECK = 60_000
/** So long a user has to be shown before a subscription, ms: what a quick scroll passes is not asked for. At most one call in this time. */
const DELAY = 300
/** Subscriptions of users who are not shown any more. With more, those are ended that were shown least recently: ZIM takes a hundred in one call. */
const MOST_KEPT = 200
const ENDED_AT_ONCE = 100
/** Changes are reported at once, and further ones together after this time, ms: each report is drawn. */
const REPORT = 500

interface Subscription {
  /** null where ZIM does not tell it: the user does not exist any more. */
  presence: Presence | null
  /** ms. Renewed, or ended, by then. */
  endsAt: number
  /** The connection in which it was made: after another one the state is not known before ZIM is asked again. */
  connection: number
}

/**
 * Who is online of the people that are on the screen. In memory alone.
 *
 * Invariants: ZIM is asked only for users whom a page shows for a while, online, and while the plan has the feature; never for
 * blocked users · the states of one connection are unknown in the next one, until ZIM is asked again · at most `MOST_KEPT` subscriptions
 * more than users are shown · one call at a time; after a failure the waits grow.
 */
export const usePresenceStore = defineStore('presence', () => {
  const zim = useZim()
  const account = useAccountStore()
  const features = useFeaturesStore()
  const session = useSessionStore()
  const { on, emit } = createEventHook<readonly string[]>()
  const backOff = createBackOff()
  /** By userID, the one least recently shown first. */
  const subscriptions = new Map<string, Subscription>()
  const shown = createShownUsers()
  const changed = new Set<string>()
  const reports = createCommitScheduler(report, REPORT)
  /** null until ZIM was asked, on each connection. */
  let blocked: Set<string> | null = null
  let connection = 0
  let isBusy = false
  let askTimer: ReturnType<typeof setTimeout> | undefined
  let checkTimer: ReturnType<typeof setTimeout> | undefined

  const isOnline = () => zim.connection.value.phase === 'online'

  function report() {
    const userIDs = [...changed]
    changed.clear()
    if (userIDs.length) emit(userIDs)
  }

  function noteChanges(userIDs: readonly string[]) {
    if (!userIDs.length)
      return
    userIDs.forEach(userID => changed.add(userID))
    reports.request()
  }

  /** Forgets states, of which pages are told. */
  function remove(userIDs: readonly string[]) {
    const known = userIDs.filter(userID => subscriptions.get(userID)?.presence)
    userIDs.forEach(userID => subscriptions.delete(userID))
    noteChanges(known)
  }

  function reset() {
    remove([...subscriptions.keys()])
    clearTimeout(askTimer)
    clearTimeout(checkTimer)
    askTimer = checkTimer = undefined
    backOff.cancel()
    backOff.reset()
  }

  account.onOpen(scope => scope.onDispose(() => {
    reset()
    shown.clear()
  }))

  zim.onEvent((event) => {
    switch (event.type) {
      case 'presence-changed': {
        const watched = event.presences.filter(({ userID }) => subscriptions.has(userID))
        for (const presence of watched) subscriptions.get(presence.userID)!.presence = presence
        return noteChanges(watched.map(({ userID }) => userID))
      }
      case 'users-blocked':
        event.users.forEach(({ userID }) => blocked?.add(userID))
        return noteChanges(event.users.map(({ userID }) => userID))
      case 'users-unblocked':
        event.userIDs.forEach(userID => blocked?.delete(userID))
        noteChanges(event.userIDs)
        return request()
    }
  })

  // Also replaced when the app returns from a long time in the background.
  watch(zim.connection, () => {
    connection++
    blocked = null
    backOff.cancel()
    backOff.reset()
    noteChanges([...subscriptions].filter(([, { presence }]) => presence).map(([userID]) => userID))
    request()
  }, { flush: 'sync' })

  const isCurrent = ({ connection: of, endsAt }: Subscription, until: number) => of === connection && endsAt > until

  function isDue(userID: string): boolean {
    const known = subscriptions.get(userID)
    return !blocked?.has(userID) && !(known && isCurrent(known, Date.now() + RENEWAL))
  }

  function request() {
    if (isOnline() && !isBusy && features.isOn('presence') && [...shown.entries()].some(([userID]) => isDue(userID))) askTimer ??= setTimeout(run, DELAY)
  }

  async function run() {
    askTimer = undefined
    isBusy = true
    try {
      if (await features.isKnownOn('presence') && isOnline()) await ask()
    }
    finally { isBusy = false }
    if (features.isOn('presence')) request()
    else reset()
  }

  async function ask() {
    const scope = account.scope()
    const asked = connection
    const isStale = () => asked !== connection || !scope?.isActive
    blocked ??= new Set(await zim.ask(client => client.blacklist.list()).then(users => users.map(({ userID }) => userID), () => []))
    const due = [...shown.entries()].filter(([userID, since]) => Date.now() - since >= DELAY && isDue(userID)).map(([userID]) => userID)
    if (isStale() || !due.length)
      return
    try {
      const presences = await features.ask('presence', client => client.presence.subscribe(due, MINUTES))
      if (isStale())
        return
      keep(due, presences)
      backOff.reset()
      await endUnused()
    }
    catch (thrown) {
      const failure = failureOf(thrown)
      if (failure.kind === 'plan' || isStale())
        return
      if (!backOff.retries) session.recordError(failure)
      // What would fail again is asked for with the renewals.
      if (!failure.retryable) keep(due, [])
      await backOff.wait()
    }
  }

  function keep(userIDs: readonly string[], presences: readonly Presence[]) {
    const byID = new Map(presences.map(presence => [presence.userID, presence]))
    const endsAt = Date.now() + MINUTES * 60_000
    for (const userID of userIDs) {
      subscriptions.delete(userID)
      subscriptions.set(userID, { presence: byID.get(userID) ?? null, endsAt, connection })
    }
    noteChanges(userIDs)
    checkTimer ??= setTimeout(check, CHECK)
  }

  /** ZIM ends a subscription by its time; only where there are many, it is told. */
  async function endUnused() {
    const kept = [...subscriptions.keys()].filter(userID => !shown.has(userID))
    if (kept.length <= MOST_KEPT)
      return
    const unused = kept.slice(0, Math.max(ENDED_AT_ONCE, kept.length - MOST_KEPT))
    remove(unused)
    await zim.ask(client => client.presence.unsubscribe(unused)).catch(() => { /* they end by their time */ })
  }

  function check() {
    remove([...subscriptions].filter(([userID, { endsAt }]) => endsAt <= Date.now() && !shown.has(userID)).map(([userID]) => userID))
    request()
    checkTimer = subscriptions.size ? setTimeout(check, CHECK) : undefined
  }

  return {
    /** Whether the plan has it, as far as that is known. Reactive. */
    isOn: () => features.isOn('presence'),
    /** Says whom a page shows now; [] when it is hidden or gone. */
    watch(owner: ShownOwner, userIDs: readonly string[]): void {
      for (const userID of shown.set(owner, userIDs)) {
        const known = subscriptions.get(userID)
        if (!known)
          continue
        subscriptions.delete(userID)
        subscriptions.set(userID, known)
      }
      request()
    },
    /** null while it is not known. Not reactive: `onChange` tells of changes. */
    of(userID: string): Presence | null {
      const known = subscriptions.get(userID)
      return known && isOnline() && !blocked?.has(userID) && isCurrent(known, Date.now()) ? known.presence : null
    },
    /** Receives the userIDs whose presence may have changed: a change at once, many together. Returns the removal. */
    onChange: on,
  }
})
