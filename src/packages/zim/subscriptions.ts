/** Loaded by pages/useSubscription.ts and pages/startLater.ts when the user is online. */
export { askSubscription } from '@/pages/askSubscription'
export { useMutedAwayStore } from '@/stores/mutedAway'
export { useSubscriptionsStore } from '@/stores/subscriptions'
