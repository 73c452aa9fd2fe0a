import type { FailureKind } from '@/types/failure'

import { locale } from '@/i18n'

import { serverUrl } from './accounts'
import { http } from './http'

/** The mail address of the own account. Addresses are masked by the server: `l•••@example.com`. */
export interface MailAddress {
  /** The server sends mails, and the account may have an address. */
  isOn: boolean
  /** The confirmed one, to which a link for a new password is sent. */
  address: string | null
  /** Waits for its code. */
  pending: string | null
}

const PATH = '/v1/me/mail-address'
const FAILURES: FailureKind[] = ['mail-off', 'mail-failed', 'wrong-code']

/** In the language that the server's mails are to have. */
const request = <T>(path: string, bearer: string, method: 'GET' | 'PUT' | 'POST' | 'DELETE', body?: object) =>
  http<T>(serverUrl(path), { method, bearer, body, header: { 'accept-language': locale.value }, failures: FAILURES })

/** The mail address of the signed-in account at our server (server/README.md). Each call rejects with a FailureError. */
export const mailAddress = {
  get: async (bearer: string) => request<MailAddress>(PATH, bearer, 'GET'),
  /** Has a code of six digits sent to the address: valid for 10 minutes and five tries, instead of the one before. Returns the masked address. Rejects with `mail-off`, `mail-form`, `wrong-password` or `mail-failed`. */
  sendCode: async (bearer: string, form: { address: string, password: string }) => (await request<{ pending: string }>(PATH, bearer, 'PUT', form)).pending,
  /** Confirms the pending address. Rejects with `wrong-code`, whatever is wrong with it. */
  confirm: async (bearer: string, code: string) => request<MailAddress>(`${PATH}/confirmation`, bearer, 'POST', { code }),
  /** Removes the confirmed and the pending address. Rejects with `wrong-password`. */
  remove: async (bearer: string, password: string) => request<void>(PATH, bearer, 'DELETE', { password }),
}
