import type { Failure, FailureKind } from '@/types/failure'

/** A login that was lost in the middle of a send: the next one sends. */
const LOGIN_LOST = new Set<FailureKind>(['signed-out', 'kicked', 'unregistered', 'token', 'token-expired', 'other-account'])
/** Refused before it left the phone, or by a server that then kept nothing. */
const NEVER_ARRIVED = new Set<FailureKind>(['rate'])

/** Worth another try by itself. `send` (6000203) is ZIM's own no, which the user may try to change. */
export const isTransient = ({ kind, retryable }: Failure) => LOGIN_LOST.has(kind) || (retryable && kind !== 'send')

/** After this failure the message may have reached ZIM all the same. */
export const leavesDoubt = ({ kind }: Failure) => !NEVER_ARRIVED.has(kind)
