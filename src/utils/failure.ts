import type { Failure, FailureKind } from '@/types/failure'

/** Kinds for which the same request may succeed later without any change. */
const RETRYABLE = new Set<FailureKind>(['network', 'timeout', 'rate', 'too-many-tries', 'login', 'send', 'sdk-load', 'language-load', 'page-load', 'server-away', 'origin-refused', 'server', 'server-busy', 'try-later', 'wechat-unavailable', 'record-away', 'mail-failed'])

interface FailureDetails { code?: number | null, params?: Failure['params'], detail?: string }

/** Creates a plain Failure. `retryable` and the text key follow from the kind. `code`: ZIM's error code or an HTTP status. */
export function createFailure(kind: FailureKind, { code = null, params = {}, detail = '' }: FailureDetails = {}): Failure {
  return { kind, code, textKey: `failure.${kind}`, params, retryable: RETRYABLE.has(kind), detail }
}

/** The Error that `src/zim` and `src/services` reject with. Carries a plain {@link Failure}. */
export class FailureError extends Error {
  constructor(readonly failure: Failure) {
    super(`${failure.kind}${failure.code === null ? '' : ` (${failure.code})`}${failure.detail && `: ${failure.detail}`}`)
    this.name = 'FailureError'
  }
}

/** Creates a {@link FailureError} to throw. */
export const failed = (kind: FailureKind, details?: FailureDetails) => new FailureError(createFailure(kind, details))

/** Converts any value (thrown, or found in a message) to a text for diagnostics. Never throws. */
export function textOf(value: unknown): string {
  if (value instanceof Error)
    return value.message
  try { return typeof value === 'object' ? JSON.stringify(value) : String(value) }
  catch { return 'unreadable' }
}

/** Returns the Failure of a thrown value. A value that is no FailureError becomes kind `unknown`. */
export function failureOf(thrown: unknown): Failure {
  return thrown instanceof FailureError ? thrown.failure : createFailure('unknown', { detail: textOf(thrown) })
}
