import { serverUrl } from './accounts'
import { http } from './http'

/** What our own server can tell the user of while away. */
export interface Subscriptions {
  /** WeChat's subscribe messages; null where the server has no template. `remaining`: accepted and not sent yet. */
  wechat: { templateID: string, remaining: number } | null
}

const PATH = '/v1/me/subscriptions'

/** Notifications to who is away (server/README.md). Each call rejects with a FailureError. */
export const subscriptions = {
  read: (bearer: string) => http<Subscriptions>(serverUrl(PATH), { bearer }),
  /** The user has accepted one message of WeChat. @param code of `uni.login`. Rejects with `try-later` after 60 in an hour. */
  accept: (bearer: string, templateID: string, code: string) => http<Subscriptions>(serverUrl(PATH), { method: 'POST', bearer, body: { templateID, code } }),
}
