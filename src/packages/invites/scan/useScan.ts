import { computed, ref, shallowRef } from 'vue'

import type { Failure } from '@/types/failure'

import { routes } from '@/pages/routes'
import { useInvitesStore } from '@/stores/invites'
import { useSessionStore } from '@/stores/session'
import { failureOf } from '@/utils/failure'
import { inviteCodeOf } from '@/utils/inviteLink'

/** Longest text of a code that is shown, characters. A QR code holds up to 4,296. */
const LONGEST = 1000

/** What becomes of a scanned text: an invite is opened, which counts a use, and leads to the person or the group. Nothing else is opened. */
export function useScan() {
  const invites = useInvitesStore()
  const session = useSessionStore()
  /** A text that is no invite; '' for none. */
  const other = ref('')
  /** The code that is opened, or has failed. */
  const code = ref('')
  const isOpening = ref(false)
  const failure = shallowRef<Failure | null>(null)

  function reset() {
    other.value = ''
    code.value = ''
    failure.value = null
  }

  async function openInvite(wanted: string) {
    if (isOpening.value)
      return
    reset()
    code.value = wanted
    isOpening.value = true
    try {
      const { user, group } = await invites.open(wanted)
      if (group) routes.groupCardInstead(group.groupID, group.name)
      else routes.personInstead(user.userID, true)
    }
    catch (thrown) { failure.value = failureOf(thrown) }
    finally { isOpening.value = false }
  }

  return {
    other,
    failure,
    isOpening,
    /** Nothing was scanned yet, or the user scans again. */
    isWaiting: computed(() => !other.value && !code.value),
    hasAccount: computed(() => session.kind === 'account'),
    reset,
    retry: () => openInvite(code.value),
    openInvite,
    take(text: string) {
      const invite = inviteCodeOf(text)
      if (invite)
        return void openInvite(invite)
      reset()
      other.value = text.slice(0, LONGEST)
    },
  }
}
