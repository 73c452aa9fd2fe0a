import { ref } from 'vue'

import { failureText } from '@/i18n'
import { showError } from '@/pages/dialogs'
import { failureOf } from '@/utils/failure'

/** Runs one request of a page at a time. A refusal is shown, and nothing on the page changes. */
export function useRequests() {
  const isBusy = ref(false)
  /** Why the form that is open was not saved; '' before. */
  const problem = ref('')

  /** Resolves to whether it has succeeded. */
  async function run(request: () => Promise<unknown>, onFailure: (thrown: unknown) => void = showError): Promise<boolean> {
    if (isBusy.value)
      return false
    isBusy.value = true
    problem.value = ''
    try {
      await request()
      return true
    }
    catch (thrown) {
      onFailure(thrown)
      return false
    }
    finally { isBusy.value = false }
  }

  return {
    isBusy,
    problem,
    run,
    /** Of a form: `problem` has the reason of a refusal, beside the text that was written. */
    runForm: (request: () => Promise<unknown>) => run(request, (thrown) => { problem.value = failureText(failureOf(thrown)) }),
  }
}
