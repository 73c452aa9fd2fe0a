/** The token check of ZIM's server. Node only. */
import { readToken04, Token04Error } from 'zim-chat-server/token04'

import type { TokenCheck } from './gateway'

import { failure } from './failure'

/** A token must be valid for at least this long, s. */
const SHORTEST_LEFT = 30
/** Longest lifetime of a token: 24 days, s. */
const LONGEST_LIFETIME = 24 * 24 * 3600

/**
 * Checks a Token04 as ZIM's server does. Throws 6000103 for a token that cannot be read or is for another user or AppID, 6000107 for another
 * version, 6000106 when it has expired, 6000108 with less than 30 s left, 6000109 for a lifetime of more than 24 days.
 */
export function token04Checker({ appID, serverSecret }: { appID: number, serverSecret: string }): (check: TokenCheck) => void {
  return ({ token, userID, appID: clientAppID, now }) => {
    const claims = read(token, serverSecret)
    const left = claims.expire - now / 1000
    if (claims.app_id !== appID || clientAppID !== appID || claims.user_id !== userID)
      throw failure(6000103)
    if (left <= 0)
      throw failure(6000106)
    if (left < SHORTEST_LEFT)
      throw failure(6000108)
    if (claims.expire - claims.ctime > LONGEST_LIFETIME)
      throw failure(6000109)
  }
}

function read(token: string, secret: string) {
  try {
    return readToken04(token, secret)
  }
  catch (error) {
    if (!(error instanceof Token04Error))
      throw error
    throw failure(error.reason === 'version' ? 6000107 : 6000103)
  }
}
