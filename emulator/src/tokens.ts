import { readToken04, Token04Error } from 'zim-chat-server/token04'

/** Which tokens ZIM's server takes. In Node only. */
import type { TokenCheck } from './gateway'

import { failure } from './failure'

/** Less left than this and a login is refused, s. */
const SHORTEST_LEFT = 30
/** No token may live longer, s: 24 days. */
const LONGEST_LIFE = 24 * 24 * 3600

/**
 * Checks a Token04 as ZIM's server does: 6000103 for what cannot be read or was made for another user or AppID, 6000107 for another
 * version, 6000106 expired, 6000108 with less than 30 s left, 6000109 made for more than 24 days.
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
    if (claims.expire - claims.ctime > LONGEST_LIFE)
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
