import type { TokenProvider } from '@/types/connection'

import { failed } from '@/utils/failure'
import { singleFlight } from '@/utils/singleFlight'

import { accounts } from './accounts'
import { http } from './http'

/** Tokens from our own server for the signed-in account. `first` is returned once; later tokens are requested. Parallel calls share one request. */
export function accountTokens(bearer: string, first = ''): TokenProvider {
  let unused = first
  return singleFlight(async () => {
    const token = unused || (await accounts.zimTicket(bearer)).token
    unused = ''
    return token
  })
}

/** Tokens from a custom endpoint (VITE_TOKEN_URL) that returns JSON with a `token` field. Rejects with `token-missing` without one. */
export function urlTokens(template: string): TokenProvider {
  return async (userID) => {
    const { token } = await http<{ token?: unknown }>(template.replace('{userID}', encodeURIComponent(userID)))
    if (typeof token !== 'string' || !token)
      throw failed('token-missing', { detail: 'the token endpoint answered without a "token" field' })
    return token
  }
}

/** A temporary token pasted from ZEGO's console (valid 24 h). It cannot be renewed: after its expiry the user pastes a new one. */
export const pastedToken = (token: string): TokenProvider => async () => token
