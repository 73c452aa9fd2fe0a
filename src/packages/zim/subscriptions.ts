/** Loaded by pages/useSubscription.ts when the user is online. */
export { askSubscription } from '@/pages/askSubscription'
export { useSubscriptionsStore } from '@/stores/subscriptions'
