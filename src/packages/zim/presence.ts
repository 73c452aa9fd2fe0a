/** Loaded by pages/usePresence.ts when the user is online. */
export { usePresenceStore } from '@/stores/presence'
