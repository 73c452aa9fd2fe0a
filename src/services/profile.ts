import type { UserInfo } from '@/types/session'

import { failed } from '@/utils/failure'

import { serverUrl } from './accounts'
import { failureOfReply, http } from './http'

/** How long a picture may take to arrive, ms. */
const UPLOAD_DEADLINE = 30_000

/** The signed-in person's own account at our server, and other people's public profiles. Each call rejects with a FailureError. */
export const profile = {
  /** @param name 1 to 64 characters, at most 256 bytes. */
  rename: async (bearer: string, name: string) => (await http<{ user: UserInfo }>(serverUrl('/v1/me'), { method: 'PUT', body: { name }, bearer })).user,
  changePassword: async (bearer: string, form: { oldPassword: string, newPassword: string }) => http<void>(serverUrl('/v1/me/password'), { method: 'POST', body: form, bearer }),
  /** For good: the account, its sessions and its picture. Accounts without a password (WeChat) need none. */
  deleteAccount: async (bearer: string, password?: string) => http<void>(serverUrl('/v1/me'), { method: 'DELETE', body: { password }, bearer }),
  find: async (bearer: string, userID: string) => (await http<{ user: UserInfo }>(serverUrl(`/v1/users/${encodeURIComponent(userID)}`), { bearer })).user,
  uploadAvatar,
}

/** @param filePath of a chosen picture: PNG, JPEG, WebP or GIF, at most 1 MB. */
async function uploadAvatar(bearer: string, filePath: string): Promise<UserInfo> {
  const url = serverUrl('/v1/me/avatar')
  return new Promise((resolve, reject) => {
    uni.uploadFile({
      url,
      filePath,
      name: 'file',
      timeout: UPLOAD_DEADLINE,
      header: { authorization: `Bearer ${bearer}` },
      success({ statusCode, data }) {
        const body = parse(data)
        if (statusCode === 200) resolve((body as { user: UserInfo }).user)
        else reject(failureOfReply(statusCode, body))
      },
      fail: ({ errMsg }) => reject(failed('server-away', { detail: errMsg })),
    })
  })
}

function parse(text: string): unknown {
  try { return JSON.parse(text) }
  catch { return null }
}
