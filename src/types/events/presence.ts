import type { Presence } from '../presence'

/** States of users that the app has subscribed to, as they are now. Not part of the chat: whoever shows them listens. */
export interface PresenceEvent { type: 'presence-changed', presences: Presence[] }
