import { computed, ref, shallowRef } from 'vue'

import type { GroupSummary } from '@/types/group'

import { useZim } from '@/composables/useZim'
import { useFeaturesStore } from '@/stores/features'
import { useSessionStore } from '@/stores/session'
import { failureOf } from '@/utils/failure'

import { useGroupRows } from './useGroupRows'

const FEW = 3
const PAGE_SIZE = 40

/** The groups that both the user and another one are in: three at first. None while ZIM has not answered, and where it does not. */
export function useCommonGroups() {
  const zim = useZim()
  const features = useFeaturesStore()
  const session = useSessionStore()
  const toRow = useGroupRows()
  const groups = shallowRef<readonly GroupSummary[]>([])
  const limit = ref(FEW)
  const pictures = ref(0)

  return {
    count: computed(() => groups.value.length),
    /** Read again after a picture could not be loaded. */
    rows: computed(() => pictures.value < 0 ? [] : groups.value.slice(0, limit.value).map(toRow)),
    hasMore: computed(() => limit.value < groups.value.length),
    more: () => { limit.value = limit.value === FEW ? PAGE_SIZE : limit.value + PAGE_SIZE },
    redraw: () => { pictures.value++ },
    /** @param userID not the user's own */
    async load(userID: string) {
      if (zim.connection.value.phase !== 'online' || !await features.isKnownOn('commonGroups'))
        return
      try { groups.value = await features.ask('commonGroups', client => client.groups.common(userID)) }
      catch (thrown) {
        const failure = failureOf(thrown)
        if (failure.kind !== 'plan') session.recordError(failure)
      }
    },
  }
}
