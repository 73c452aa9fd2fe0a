import { ref, shallowRef } from 'vue'

import type { Failure } from '@/types/failure'

import { failureOf } from '@/utils/failure'
import { notePictureFailure } from '@/utils/pictureUrl'

/** Loads members page by page, one request at a time, and holds the failure of the last one. */
export function useMemberPages({ canLoad, load }: { canLoad: () => boolean, load: () => Promise<unknown> }) {
  const isLoading = ref(false)
  const failure = shallowRef<Failure | null>(null)
  /** Pictures that could not be loaded: what reads the number is drawn again. */
  const pictureFailures = ref(0)

  return {
    isLoading,
    failure,
    pictureFailures,
    async more() {
      if (isLoading.value || !canLoad())
        return
      isLoading.value = true
      failure.value = null
      try { await load() }
      catch (thrown) { failure.value = failureOf(thrown) }
      isLoading.value = false
    },
    onPictureError(event: unknown) {
      notePictureFailure(event)
      pictureFailures.value++
    },
  }
}
