import type { OwnStatus, Presence } from '../presence'

/** Not part of the chat state: the presence store listens. */
export type PresenceEvent
  /** States of users that the app has subscribed to, as they are now. */
  = | { type: 'presence-changed', presences: Presence[] }
  /** The user's own custom status, also set by another device. */
    | { type: 'own-status-changed', own: OwnStatus }
