import type { Failure, FailureKind } from '@/types/failure'

/** The login was lost during a send: the next login sends. */
const LOGIN_LOST = new Set<FailureKind>(['signed-out', 'kicked', 'unregistered', 'token', 'token-expired', 'other-account'])
/** Refused on the device, or by a server that stored nothing. */
const NEVER_ARRIVED = new Set<FailureKind>(['rate'])

/** Refusals for which the original of a reply may be the reason: ZIM names none. */
const MAY_BE_QUOTE = new Set<FailureKind>(['bad-input', 'send', 'plan'])

/** Whether a reply that was refused may be taken without its quote. */
export const mayRefuseQuote = ({ kind }: Failure) => MAY_BE_QUOTE.has(kind)

/** Whether the outbox retries by itself. `send` (6000203) is ZIM's refusal: only the user retries it. */
export const isTransient = ({ kind, retryable }: Failure) => LOGIN_LOST.has(kind) || (retryable && kind !== 'send')

/** Refusals that may have begun after the message was sent for the first time. */
const MAY_BE_NEW = new Set<FailureKind>(['muted', 'not-in-group', 'refused-by-peer'])

/** Whether a refusal of a later try says nothing about an earlier one. */
export const isOfTryAlone = ({ kind }: Failure) => NEVER_ARRIVED.has(kind) || MAY_BE_NEW.has(kind)

/** Whether the message may have reached ZIM despite this failure. */
export const leavesDoubt = ({ kind }: Failure) => !NEVER_ARRIVED.has(kind)
