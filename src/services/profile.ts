import type { UserInfo } from '@/types/user'

import { parseJson } from '@/utils/parseJson'

import type { OwnUser } from './accounts'

import { serverUrl } from './accounts'
import { failureOfReply, http } from './http'
import { noReply } from './noReply'

/** Time limit for the upload of a picture, ms. */
const UPLOAD_DEADLINE = 30_000

/** One session of the account. Times in ms since 1970; `device` is the User-Agent of the sign-in. */
export interface Device {
  id: string
  createdAt: number
  lastUsedAt: number
  device: string
  current: boolean
}

/** The signed-in user's account at our server, and public profiles of other users. Each call rejects with a FailureError. */
export const profile = {
  me: async (bearer: string) => (await http<{ user: OwnUser }>(serverUrl('/v1/me'), { bearer })).user,
  /** @param name 1 to 64 characters, at most 256 bytes. */
  rename: async (bearer: string, name: string) => (await http<{ user: OwnUser }>(serverUrl('/v1/me'), { method: 'PUT', body: { name }, bearer })).user,
  /** Ends all other sessions. */
  changePassword: async (bearer: string, form: { oldPassword: string, newPassword: string }) => http<void>(serverUrl('/v1/me/password'), { method: 'POST', body: form, bearer }),
  /** Deletes the account, its sessions and its picture. Cannot be undone. An account without a password (WeChat) needs none. */
  deleteAccount: async (bearer: string, password?: string) => http<void>(serverUrl('/v1/me'), { method: 'DELETE', body: { password }, bearer }),
  devices: async (bearer: string) => (await http<{ sessions: Device[] }>(serverUrl('/v1/sessions'), { bearer })).sessions,
  endDevice: async (bearer: string, id: string) => http<void>(serverUrl(`/v1/sessions/${encodeURIComponent(id)}`), { method: 'DELETE', bearer }),
  find: async (bearer: string, userID: string) => (await http<{ user: UserInfo }>(serverUrl(`/v1/users/${encodeURIComponent(userID)}`), { bearer })).user,
  uploadAvatar,
}

/** @param filePath path of a PNG, JPEG, WebP or GIF, at most 1 MB (see pictures.ts). */
async function uploadAvatar(bearer: string, filePath: string): Promise<OwnUser> {
  const url = serverUrl('/v1/me/avatar')
  return new Promise((resolve, reject) => {
    uni.uploadFile({
      url,
      filePath,
      name: 'file',
      timeout: UPLOAD_DEADLINE,
      header: { authorization: `Bearer ${bearer}` },
      success({ statusCode, data }) {
        const body = parseJson(data)
        const { user } = (body ?? {}) as { user?: OwnUser }
        if (statusCode === 200 && user) resolve(user)
        else reject(failureOfReply(statusCode, body))
      },
      fail: ({ errMsg }) => noReply(url, errMsg).catch(reject),
    })
  })
}
