/** Loaded by pages/usePresence.ts when the user is online. */
export { useOwnStatusStore } from '@/stores/ownStatus'
export { usePresenceStore } from '@/stores/presence'
