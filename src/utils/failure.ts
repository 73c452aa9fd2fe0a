import type { Failure, FailureKind } from '@/types/failure'

/** Kinds of which the same request may succeed later without any change. */
const RETRYABLE = new Set<FailureKind>(['network', 'timeout', 'rate', 'too-many-tries', 'login', 'send', 'sdk-load', 'server-away', 'server', 'server-busy', 'try-later', 'wechat-unavailable'])

interface FailureDetails { code?: number | null, params?: Failure['params'], detail?: string }

export function createFailure(kind: FailureKind, { code = null, params = {}, detail = '' }: FailureDetails = {}): Failure {
  return { kind, code, textKey: `failure.${kind}`, params, retryable: RETRYABLE.has(kind), detail }
}

/** What every door of the app (`src/zim`, `src/services`) rejects with: an Error that carries a plain {@link Failure}. */
export class FailureError extends Error {
  constructor(readonly failure: Failure) {
    super(`${failure.kind}${failure.code === null ? '' : ` (${failure.code})`}${failure.detail && `: ${failure.detail}`}`)
    this.name = 'FailureError'
  }
}

export const failed = (kind: FailureKind, details?: FailureDetails) => new FailureError(createFailure(kind, details))

/** Whatever was thrown or put into a message, as a text for diagnostics. */
export function textOf(value: unknown): string {
  if (value instanceof Error)
    return value.message
  try { return typeof value === 'object' ? JSON.stringify(value) : String(value) }
  catch { return 'unreadable' }
}

/** The Failure in anything that was thrown; what carries none becomes `unknown`. */
export function failureOf(thrown: unknown): Failure {
  return thrown instanceof FailureError ? thrown.failure : createFailure('unknown', { detail: textOf(thrown) })
}
