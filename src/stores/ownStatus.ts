import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'

import type { OwnStatus } from '@/types/presence'

import { useZim } from '@/composables/useZim'
import { failureOf } from '@/utils/failure'

import { useAccountStore } from './account'
import { checkText } from './checkText'
import { useFeaturesStore } from './features'
import { useSessionStore } from './session'

const NONE: OwnStatus = { status: '', endsAt: 0 }
/** Longest time of a timer, ms. */
const LONGEST = 2 ** 31 - 1

/** What the user says to others beside the name (ZIM's custom status). In memory alone: ZIM knows it, and another device may change it. */
export const useOwnStatusStore = defineStore('ownStatus', () => {
  const zim = useZim()
  const account = useAccountStore()
  const features = useFeaturesStore()
  const session = useSessionStore()
  const own = shallowRef(NONE)
  let timer: ReturnType<typeof setTimeout> | undefined
  /** Changes that were reported. */
  let reports = 0

  /** ZIM also tells of the end, but not without a connection. */
  function set(given: OwnStatus) {
    clearTimeout(timer)
    const left = given.endsAt - Date.now()
    own.value = given.endsAt && left <= 0 ? NONE : given
    if (own.value.endsAt) timer = setTimeout(set, Math.min(left, LONGEST), given)
  }

  account.onOpen(scope => scope.onDispose(() => set(NONE)))
  zim.onEvent((event) => {
    if (event.type !== 'own-status-changed')
      return
    reports++
    set(event.own)
  })

  watch(zim.connection, async ({ phase }) => {
    if (phase !== 'online')
      return
    const before = reports
    try {
      const answer = await zim.ask(client => client.presence.ownStatus())
      // What was reported meanwhile is newer.
      if (before === reports) set(answer)
    }
    catch (thrown) { session.recordError(failureOf(thrown)) }
  }, { immediate: true })

  return {
    own,
    /** Whether the plan has it, as far as that is known. Reactive. */
    isOn: () => features.isOn('presence'),
    /** Rejects with a FailureError. At most 64 bytes, '' for nothing. @param seconds how long. @default for ever */
    async save(status: string, seconds?: number): Promise<void> {
      await checkText(session, 'status', status)
      await features.ask('presence', client => client.presence.setStatus(status, seconds))
    },
  }
})
