import { serverUrl } from './accounts'
import { http } from './http'

/** What our own server can tell the user of while away. */
export interface Subscriptions {
  /** WeChat's subscribe messages; null where the server has no template. `remaining`: accepted and not sent yet. */
  wechat: { templateID: string, remaining: number } | null
  /** Web Push; null where the server has no keys. `isOn`: for this session. */
  webPush?: { publicKey: string, isOn: boolean } | null
  /** Of which the user is not told, as the server knows it; null while the user is told of nothing. An older server leaves it out. */
  muted?: MutedConversation[] | null
}

export interface MutedConversation { kind: 'peer' | 'group', id: string }

const PATH = '/v1/me/subscriptions'
const PUSH_PATH = '/v1/me/push-subscription'

/** Notifications to who is away (server/README.md). Each call rejects with a FailureError. */
export const subscriptions = {
  read: (bearer: string) => http<Subscriptions>(serverUrl(PATH), { bearer }),
  /** The user has accepted one message of WeChat. @param code of `uni.login`. Rejects with `try-later` after 60 in an hour. */
  accept: (bearer: string, templateID: string, code: string) => http<Subscriptions>(serverUrl(PATH), { method: 'POST', bearer, body: { templateID, code } }),
  /** Changes alone, at most 100 in each list. Rejects with `try-later` after 120 in an hour. */
  mute: (bearer: string, changes: { muted: MutedConversation[], loud: MutedConversation[] }) => http<void>(serverUrl('/v1/me/muted-conversations'), { method: 'PUT', bearer, body: changes }),
  // #ifdef H5
  /** Web Push to this browser. */
  push: (bearer: string, { endpoint, keys }: PushSubscriptionJSON, language: 'zh-CN' | 'en') => http<void>(serverUrl(PUSH_PATH), { method: 'PUT', bearer, body: { endpoint, keys, language } }),
  endPush: (bearer: string) => http<void>(serverUrl(PUSH_PATH), { method: 'DELETE', bearer }),
  // #endif
}
