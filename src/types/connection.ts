import type { Failure } from './failure'

/**
 * - `kicked`: another device signed in, or an administrator; never retried by itself.
 * - `token-expired`: the token ran out and no new one could be had yet.
 * - `failed`: signing in ended; `failure` says why.
 */
export type ConnectionPhase = 'signed-out' | 'connecting' | 'online' | 'reconnecting' | 'kicked' | 'token-expired' | 'failed'

export interface ConnectionStatus {
  phase: ConnectionPhase
  userID: string
  failure: Failure | null
}

/** Who signs in, and to which ZEGO project. */
export interface Identity {
  appID: number
  userID: string
  userName: string
}

/** Gives a ZIM token for one user. Called again for every renewal; rejects with a Failure. */
export type TokenProvider = (userID: string) => Promise<string>
