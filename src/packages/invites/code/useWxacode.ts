import { computed, ref, shallowReactive, shallowRef, watch } from 'vue'

import type { Failure } from '@/types/failure'

import { useInvitesStore } from '@/stores/invites'
import { failureOf } from '@/utils/failure'
import { pngAddress } from '@/utils/qrPicture'

/**
 * The code of the mini program for the invite that a page shows, in place of the QR code while it is chosen. It is fetched when it is shown for the
 * first time.
 *
 * @param codeOf the invite that is shown; '' for none
 */
export function useWxacode(codeOf: () => string) {
  const invites = useInvitesStore()
  const isChosen = ref(false)
  const failure = shallowRef<Failure | null>(null)
  const known = shallowReactive(new Map<string, Uint8Array>())
  const bytes = computed(() => known.get(codeOf()) ?? null)

  async function load() {
    const code = codeOf()
    if (!isChosen.value || !code || known.has(code))
      return
    failure.value = null
    try { known.set(code, await invites.wxacode(code)) }
    catch (thrown) { if (code === codeOf()) failure.value = failureOf(thrown) }
  }
  watch([isChosen, codeOf], load)

  return {
    isOffered: computed(() => invites.hasWxacode),
    isChosen,
    failure,
    bytes,
    picture: computed(() => bytes.value ? pngAddress(bytes.value) : ''),
    load,
  }
}
