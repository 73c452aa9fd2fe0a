import type { OwnUser } from './accounts'

import { serverUrl } from './accounts'
import { failureOfReply, http } from './http'
import { uploadPicture } from './pictureUpload'

/** One session of the account. Times in ms since 1970; `device` is the User-Agent of the sign-in. */
export interface Device {
  id: string
  createdAt: number
  lastUsedAt: number
  device: string
  current: boolean
}

/** The signed-in user's account at our server. Each call rejects with a FailureError. */
export const profile = {
  me: async (bearer: string) => (await http<{ user: OwnUser }>(serverUrl('/v1/me'), { bearer })).user,
  /** @param name 1 to 64 characters, at most 256 bytes. */
  rename: async (bearer: string, name: string) => (await http<{ user: OwnUser }>(serverUrl('/v1/me'), { method: 'PUT', body: { name }, bearer })).user,
  /** Ends all other sessions. */
  changePassword: async (bearer: string, form: { oldPassword: string, newPassword: string }) => http<void>(serverUrl('/v1/me/password'), { method: 'POST', body: form, bearer }),
  /** Deletes the account, its sessions and its picture. Cannot be undone. An account without a password (WeChat) needs none. */
  deleteAccount: async (bearer: string, password?: string) => http<void>(serverUrl('/v1/me'), { method: 'DELETE', body: { password }, bearer }),
  /** Everything that our server keeps of the account, as JSON. */
  exported: async (bearer: string) => http<object>(serverUrl('/v1/me/export'), { bearer }),
  devices: async (bearer: string) => (await http<{ sessions: Device[] }>(serverUrl('/v1/sessions'), { bearer })).sessions,
  endDevice: async (bearer: string, id: string) => http<void>(serverUrl(`/v1/sessions/${encodeURIComponent(id)}`), { method: 'DELETE', bearer }),
  uploadAvatar,
}

/**
 * `review`: the new picture is shown when it was checked, and `user` has the one before.
 * @param file PNG, JPEG, WebP or GIF, at most 1 MB (see pictures.ts): its path (mp-weixin), the file (H5)
 */
async function uploadAvatar(bearer: string, file: string | File): Promise<{ user: OwnUser, review?: 'waiting' }> {
  const { user, review } = await uploadPicture<{ user: OwnUser, review: 'waiting' }>('/v1/me/avatar', bearer, file)
  if (user)
    return { user, ...(review && { review }) }
  throw failureOfReply(200, null)
}
