import type { Failure } from './failure'

/**
 * - `kicked`: another device signed in, or an administrator; never retried by itself.
 * - `other-tab`: another tab of the browser uses the account; this one shows what the device keeps, and changes nothing.
 * - `token-expired`: the token has expired and no new one could be fetched yet.
 * - `failed`: the sign-in ended; `failure` holds the reason.
 */
export type ConnectionPhase = 'signed-out' | 'connecting' | 'online' | 'reconnecting' | 'kicked' | 'other-tab' | 'token-expired' | 'failed'

export interface ConnectionStatus {
  phase: ConnectionPhase
  userID: string
  failure: Failure | null
}

/** A user of one ZEGO project. */
export interface Identity {
  appID: number
  userID: string
  userName: string
}

/** Fetches a ZIM token for one user. Called for every login and renewal. Rejects with a FailureError. */
export type TokenProvider = (userID: string) => Promise<string>
