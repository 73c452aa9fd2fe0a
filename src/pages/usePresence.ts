import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'

import type { OwnStatus, Presence } from '@/types/presence'

import { useSessionStore } from '@/stores/session'
import { failureOf } from '@/utils/failure'

const load = () => import('@/packages/zim/presence')

/**
 * Calls `use` once with what `load` resolves to, when the user is online: on mp-weixin, stores that pages need only then are in the subpackage of ZIM. Not after
 * the page has gone. Called in a setup.
 */
export function whenOnline<T>(load: () => Promise<T>, use: (loaded: T) => void): void {
  const session = useSessionStore()
  let isDone = false

  const stop = watch(() => session.phase, async (phase) => {
    if (phase !== 'online')
      return
    try {
      const loaded = await load()
      if (isDone)
        return
      isDone = true
      use(loaded)
    }
    catch (thrown) { session.recordError(failureOf(thrown)) }
  }, { immediate: true })

  onScopeDispose(() => {
    isDone = true
    stop()
  })
}

/**
 * Who of the people on a page is online. Nothing is asked while the page is paused. `onChange` receives the userIDs whose presence may have
 * changed.
 */
export function usePresence(onChange: (userIDs: readonly string[]) => void = () => {}) {
  const owner = {}
  const store = shallowRef<ReturnType<Awaited<ReturnType<typeof load>>['usePresenceStore']>>()
  const changes = ref(0)
  let people: readonly string[] = []
  let isPaused = false
  let stopListening: (() => void) | undefined

  const tell = () => store.value?.watch(owner, isPaused ? [] : people)

  whenOnline(load, ({ usePresenceStore }) => {
    store.value = usePresenceStore()
    stopListening = store.value.onChange((userIDs) => {
      changes.value++
      onChange(userIDs)
    })
    tell()
  })

  onScopeDispose(() => {
    stopListening?.()
    people = []
    tell()
  })

  return {
    /** Whether it is worth saying who is shown. Reactive. */
    isOn: () => store.value?.isOn() ?? false,
    /** null while it is not known. Reactive. */
    of(userID: string): Presence | null {
      return changes.value >= 0 ? store.value?.of(userID) ?? null : null
    },
    show(userIDs: readonly string[]): void {
      people = userIDs
      tell()
    },
    pause(): void {
      isPaused = true
      tell()
    },
    resume(): void {
      isPaused = false
      tell()
    },
  }
}

/** The custom status of the signed-in user. */
export function useOwnStatus() {
  const store = shallowRef<ReturnType<Awaited<ReturnType<typeof load>>['useOwnStatusStore']>>()
  whenOnline(load, ({ useOwnStatusStore }) => { store.value = useOwnStatusStore() })

  return {
    /** null where it is not offered. */
    own: computed<OwnStatus | null>(() => store.value?.isOn() ? store.value.own : null),
    /** Rejects with a FailureError. @param seconds how long. @default for ever */
    save: async (status: string, seconds?: number): Promise<void> => store.value?.save(status, seconds),
  }
}
