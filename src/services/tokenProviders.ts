import type { TokenProvider } from '@/types/connection'

import { failed } from '@/utils/failure'
import { singleFlight } from '@/utils/singleFlight'

import { accounts } from './accounts'
import { http } from './http'

/** Tokens from our own server for the signed-in account; `first` is used once, then it is asked. */
export function accountTokens(bearer: string, first = ''): TokenProvider {
  let unused = first
  return singleFlight(async () => {
    const token = unused || (await accounts.zimTicket(bearer)).token
    unused = ''
    return token
  })
}

/** Tokens from an endpoint of the team's own (VITE_TOKEN_URL): JSON with a `token` field. */
export function urlTokens(template: string): TokenProvider {
  return async (userID) => {
    const { token } = await http<{ token?: unknown }>(template.replace('{userID}', encodeURIComponent(userID)))
    if (typeof token !== 'string' || !token)
      throw failed('token-missing', { detail: 'the token endpoint answered without a "token" field' })
    return token
  }
}

/** A temporary token pasted from ZEGO's console (valid 24 h). Nothing can renew it: when it has run out, a new one has to be pasted. */
export const pastedToken = (token: string): TokenProvider => async () => token
