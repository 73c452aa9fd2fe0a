import { ref } from 'vue'

import { showError } from '@/pages/dialogs'

/** Runs one request of a page at a time. A refusal is shown, and nothing on the page changes. */
export function useRequests() {
  const isBusy = ref(false)

  return {
    isBusy,
    /** Resolves to whether it has succeeded. */
    async run(request: () => Promise<unknown>): Promise<boolean> {
      if (isBusy.value)
        return false
      isBusy.value = true
      try {
        await request()
        return true
      }
      catch (thrown) {
        showError(thrown)
        return false
      }
      finally { isBusy.value = false }
    },
  }
}
