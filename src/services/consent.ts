import { serverUrl } from './accounts'
import { http } from './http'
import { LEGAL_VERSION } from './savedLogin'

/** What our server keeps of the agreement of an account. A sign-in tells it itself. Each call rejects with a FailureError. */
export const consent = {
  agree: async (bearer: string) => http<void>(serverUrl('/v1/me/consent'), { method: 'PUT', body: { version: LEGAL_VERSION }, bearer }),
  /** Ends all sessions of the account. */
  withdraw: async (bearer: string) => http<void>(serverUrl('/v1/me/consent'), { method: 'DELETE', bearer }),
}
