import type { UserInfo } from '@/types/user'

import { failed } from '@/utils/failure'

import { http } from './http'
import { LEGAL_VERSION } from './savedLogin'

/** A signed-in account at our own server. */
export interface ServerSession {
  session: { id: string, token: string, expiresAt: number }
  user: OwnUser
}

/** `account`: the name to sign in with; null with WeChat. */
export interface OwnUser extends UserInfo { account: string | null }

export interface ZimTicket {
  appID: number
  userID: string
  token: string
  /** ms since 1970. */
  expiresAt: number
  /** The server wants to see texts before they are set at ZIM. */
  checksTexts?: boolean
  /** The server can tell users of messages while they are away. */
  notifies?: boolean
}

/** '' on H5 when the server has the origin of the page (VITE_SERVER_URL=/). */
const baseUrl = () => import.meta.env.VITE_SERVER_URL.replace(/\/$/, '')

/** True when this build has an account server (VITE_SERVER_URL). */
export const hasServer = import.meta.env.VITE_SERVER_URL !== ''

/** Returns the address of a path at our own server. Throws `server-missing` in a build without one. */
export function serverUrl(path: string): string {
  if (!hasServer)
    throw failed('server-missing')
  return baseUrl() + path
}

/** What our server has said with the ticket that came last. */
export const lastSaid: { ticket?: ZimTicket } = {}

const agreeing = <T extends object>(form: T) => ({ ...form, consent: LEGAL_VERSION })

/** Our own server: accounts and ZIM tokens (server/README.md). Each call rejects with a FailureError. A sign-in tells which agreement the user has agreed to. */
export const accounts = {
  signUp: async (form: { account: string, password: string, name?: string }) => http<ServerSession>(serverUrl('/v1/accounts'), { method: 'POST', body: agreeing(form) }),
  signIn: async (form: { account: string, password: string }) => http<ServerSession>(serverUrl('/v1/sessions'), { method: 'POST', body: agreeing(form) }),
  /** @param code of `uni.login` on mp-weixin; valid five minutes, once. */
  signInWithWeChat: async (code: string) => http<ServerSession>(serverUrl('/v1/sessions/wechat'), { method: 'POST', body: agreeing({ code }) }),
  signOut: async (bearer: string) => http<void>(serverUrl('/v1/sessions/current'), { method: 'DELETE', bearer }),
  zimTicket: async (bearer: string) => (lastSaid.ticket = await http<ZimTicket>(serverUrl('/v1/zim-token'), { method: 'POST', bearer })),
}
