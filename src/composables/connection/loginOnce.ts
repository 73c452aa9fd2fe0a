import type { Identity, TokenProvider } from '@/types/connection'
import type { Deadlines } from '@/utils/deadline'
import type { ZimClient } from '@/zim/client'

import { failed, failureOf } from '@/utils/failure'

/** ZIM's login may never settle. It counts as failed after this time, ms. */
const LOGIN_DEADLINE = 12_000
/** For diagnostics. WeChat closes a socket to an unlisted host and reports no error to the SDK. */
const LOGIN_TIMEOUT_DETAIL = 'ZIM did not answer the login; in a mini program, are its hosts listed? (docs/legal-domains.json)'
/** Time limit for a token source, ms. */
const TOKEN_DEADLINE = 15_000

/** Gets a token. Rejects with `server-away` after {@link TOKEN_DEADLINE}, else with the error of the token source. */
export const fetchToken = (tokens: TokenProvider, userID: string, { within }: Deadlines) =>
  within(Promise.resolve().then(() => tokens(userID)), TOKEN_DEADLINE, () => failed('server-away', { detail: 'token source silent' }))

export interface LoginAttempt {
  client: ZimClient
  identity: Identity
  tokens: TokenProvider
  deadlines: Deadlines
  /** False after a sign-out or after a newer login has started. */
  isCurrent: () => boolean
}

/**
 * Logs in once: gets a token, then calls ZIM's login under a deadline. A refused token is replaced once.
 * Rejects with a FailureError: `signed-out` when the attempt is no longer current, `timeout` when ZIM does not answer,
 * else the failure of the token source or of ZIM.
 *
 * After a failed login the SDK is logged out. Without that, a second login of the same user never settles, and a login of
 * another user fails with 6000111 (measured with 2.29.0).
 */
export async function loginOnce({ client, identity, tokens, deadlines, isCurrent }: LoginAttempt): Promise<void> {
  for (let isFirst = true; ; isFirst = false) {
    const token = await fetchToken(tokens, identity.userID, deadlines)
    if (!isCurrent())
      throw failed('signed-out')
    try {
      return await deadlines.within(client.session.login(identity, token), LOGIN_DEADLINE, () => failed('timeout', { detail: LOGIN_TIMEOUT_DETAIL }))
    }
    catch (thrown) {
      if (!isCurrent())
        throw failed('signed-out')
      client.session.logout()
      const { kind } = failureOf(thrown)
      if (!isFirst || (kind !== 'token' && kind !== 'token-expired' && kind !== 'other-account'))
        throw thrown
    }
  }
}
