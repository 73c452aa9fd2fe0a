import { onScopeDispose, ref, shallowRef, watch } from 'vue'

import type { usePresenceStore } from '@/packages/zim/presence'
import type { Presence } from '@/types/presence'

import { useSessionStore } from '@/stores/session'
import { failureOf } from '@/utils/failure'

type PresenceStore = ReturnType<typeof usePresenceStore>

/**
 * Who of the people on a page is online. Loads what asks ZIM when the user is online: on mp-weixin from the subpackage of ZIM. Nothing is asked
 * while the page is paused. `onChange` receives the userIDs whose presence may have changed.
 */
export function usePresence(onChange: (userIDs: readonly string[]) => void = () => {}) {
  const session = useSessionStore()
  const owner = {}
  const store = shallowRef<PresenceStore>()
  const changes = ref(0)
  let people: readonly string[] = []
  let isPaused = false
  let isGone = false
  let stopListening: (() => void) | undefined

  const tell = () => store.value?.watch(owner, isPaused ? [] : people)

  const stopLoading = watch(() => session.phase, async (phase) => {
    if (phase !== 'online' || store.value)
      return
    try {
      const loaded = await import('@/packages/zim/presence')
      if (store.value || isGone)
        return
      store.value = loaded.usePresenceStore()
    }
    catch (thrown) { return session.recordError(failureOf(thrown)) }
    stopListening = store.value.onChange((userIDs) => {
      changes.value++
      onChange(userIDs)
    })
    tell()
  }, { immediate: true })

  onScopeDispose(() => {
    isGone = true
    stopLoading()
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
