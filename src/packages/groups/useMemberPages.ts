import { ref, shallowRef } from 'vue'

import type { Failure } from '@/types/failure'

import { failureOf } from '@/utils/failure'

/** Loads members page by page, one request at a time, and holds the failure of the last one. */
export function useMemberPages({ canLoad, load }: { canLoad: () => boolean, load: () => Promise<unknown> }) {
  const isLoading = ref(false)
  const failure = shallowRef<Failure | null>(null)

  return {
    isLoading,
    failure,
    async more() {
      if (isLoading.value || !canLoad())
        return
      isLoading.value = true
      failure.value = null
      try { await load() }
      catch (thrown) { failure.value = failureOf(thrown) }
      isLoading.value = false
    },
  }
}
