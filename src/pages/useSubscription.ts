import { computed, shallowRef } from 'vue'

import { whenOnline } from './usePresence'

const load = () => import('@/packages/zim/subscriptions')

/** What the user is told of while away. `isFresh`: the number is read again at our server. Nothing is offered where it cannot be read. */
export function useSubscription(isFresh: boolean) {
  const loaded = shallowRef<Awaited<ReturnType<typeof load>>>()
  const store = computed(() => loaded.value?.useSubscriptionsStore())

  whenOnline(load, (module) => {
    loaded.value = module
    if (isFresh || !store.value?.isKnown) store.value?.load().catch(() => { /* an older server, or another sign-in */ })
  })

  return {
    /** How many messages of WeChat the user will get; null where none are offered. */
    remaining: computed(() => store.value?.remaining ?? null),
    /** Whether it may be offered to who has not asked for it. */
    isWanted: () => store.value?.isWanted === true,
    // #ifdef H5
    /** Web Push to this browser; null where it is not offered. */
    push: computed(() => store.value?.push ?? null),
    setPush: async (subscription: PushSubscriptionJSON | null) => store.value?.setPush(subscription),
    // #endif
    refuse: () => store.value?.refuse(),
    /** Called in the handler of a tap. */
    ask: () => { void loaded.value?.askSubscription() },
  }
}
