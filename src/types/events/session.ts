import type { Failure } from '../failure'

/** A change of the SDK's connection, with ZIM's reason in the words of the app. */
export interface ConnectionEvent {
  type: 'connection'
  state: 'disconnected' | 'connecting' | 'connected' | 'reconnecting'
  reason: 'success' | 'active-login' | 'login-timeout' | 'interrupted' | 'kicked' | 'token-expired' | 'unregistered'
}

interface TokenWillExpireEvent { type: 'token-will-expire', seconds: number }

/** The device's clock was put back, and the SDK refuses every send until it has caught up. A new login ends this. */
interface ClockPutBackEvent { type: 'clock-put-back' }

/** An error that the SDK reports by itself. The diagnostics page shows it. */
export interface SdkErrorEvent { type: 'sdk-error', failure: Failure }

export type SessionEvent = ConnectionEvent | TokenWillExpireEvent | ClockPutBackEvent | SdkErrorEvent
