import type { CheckKind } from '@/services/checks'

import { lastSaid } from '@/services/accounts'
import { checkAtServer } from '@/services/checks'
import { failureOf } from '@/utils/failure'

import type { useSessionStore } from './session'

const TOO_LONG = 400

/**
 * Asks our server about a text that others will see, before it is set at ZIM: ZIM asks nobody. Nothing is asked where the server checks no texts,
 * and for a user with a token and no account, who has no server. Rejects with a FailureError: then the text may not be set.
 */
export async function checkText(session: ReturnType<typeof useSessionStore>, kind: CheckKind, text: string): Promise<void> {
  if (!lastSaid.ticket?.checksTexts || session.kind !== 'account' || !text.trim())
    return
  try { await session.asAccount(bearer => checkAtServer(bearer, kind, text)) }
  catch (thrown) {
    // ZIM's limits are not higher, and its refusal says by how much.
    if (failureOf(thrown).code !== TOO_LONG)
      throw thrown
  }
}
