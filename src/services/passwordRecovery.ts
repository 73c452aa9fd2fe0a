import { locale } from '@/i18n'

import { serverUrl } from './accounts'
import { http } from './http'

/**
 * Asks our server to mail a link for a new password to the confirmed mail address of an account, in the present language. Resolves alike for
 * accounts that do not exist or have no address. Rejects with a FailureError: `mail-off` where the server sends no mails, `try-later` after too many.
 */
export const requestPasswordLink = async (account: string) => http<object>(serverUrl('/v1/password-recovery'), { method: 'POST', body: { account }, header: { 'accept-language': locale.value }, failures: ['mail-off'] })
