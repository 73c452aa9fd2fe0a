import type { Identity, TokenProvider } from '@/types/connection'
import type { Deadlines } from '@/utils/deadline'
import type { ZimClient } from '@/zim/client'

import { failed, failureOf } from '@/utils/failure'

/** ZIM's login may never settle: this is when it counts as lost, ms. */
export const LOGIN_DEADLINE = 12_000
/** For diagnostics. WeChat closes a socket to an unlisted host without a word to the SDK. */
const UNANSWERED = 'ZIM did not answer the login; in a mini program, are its hosts listed? (docs/legal-domains.json)'
/** How long a token source may take, ms. */
export const TOKEN_DEADLINE = 15_000

export const fetchToken = (tokens: TokenProvider, userID: string, { within }: Deadlines) =>
  within(Promise.resolve().then(() => tokens(userID)), TOKEN_DEADLINE, () => failed('server-away', { detail: 'token source silent' }))

export interface LoginTry {
  client: ZimClient
  identity: Identity
  tokens: TokenProvider
  deadlines: Deadlines
  /** False once another login, or nobody, is wanted. */
  isCurrent: () => boolean
}

/**
 * One try to log in: a token, then ZIM's login under a deadline. A refused token is replaced once.
 *
 * After a try that failed the SDK is logged out: without that, a second login of the same user hangs for ever and one of
 * another user answers 6000111 (runs of 2.29.0).
 */
export async function loginOnce({ client, identity, tokens, deadlines, isCurrent }: LoginTry): Promise<void> {
  for (let isFirst = true; ; isFirst = false) {
    const token = await fetchToken(tokens, identity.userID, deadlines)
    if (!isCurrent())
      throw failed('signed-out')
    try {
      return await deadlines.within(client.session.login(identity, token), LOGIN_DEADLINE, () => failed('timeout', { detail: UNANSWERED }))
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
