import { serverUrl } from './accounts'
import { http } from './http'

export type Verdict = 'waiting' | 'passed' | 'refused' | 'unchecked'

/** The server's limit (server/README.md). */
export const MOST_CHECKS = 50

/** Verdicts of our server by key; it leaves out keys that it does not know. Rejects with a FailureError. @param checks at most MOST_CHECKS */
export async function fetchVerdicts(bearer: string, checks: readonly string[]): Promise<Record<string, Verdict>> {
  const { verdicts } = await http<{ verdicts?: Record<string, Verdict> }>(serverUrl('/v1/verdicts'), { method: 'POST', bearer, body: { checks } })
  return verdicts ?? {}
}
