import { textOf } from '@/utils/failure'
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

/** The signed-in user's account at our server. Each call rejects with a FailureError. */
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
  uploadAvatar,
}

/** Sends a picture and resolves to the reply. Rejects with what the platform says where there is none. */
async function post(url: string, file: string | File, header: { authorization: string }): Promise<{ status: number, text: string }> {
  // #ifdef H5
  const body = new FormData()
  body.append('file', file)
  const reply = await fetch(url, { method: 'POST', headers: header, body, signal: AbortSignal.timeout(UPLOAD_DEADLINE) })
  return { status: reply.status, text: await reply.text() }
  // #endif
  // #ifdef MP-WEIXIN
  return new Promise((resolve, reject) => {
    uni.uploadFile({
      url,
      filePath: file as string,
      name: 'file',
      timeout: UPLOAD_DEADLINE,
      header,
      success: ({ statusCode, data }) => resolve({ status: statusCode, text: data }),
      fail: ({ errMsg }) => reject(new Error(errMsg)),
    })
  })
  // #endif
}

/** @param file PNG, JPEG, WebP or GIF, at most 1 MB (see pictures.ts): its path (mp-weixin), the file (H5) */
async function uploadAvatar(bearer: string, file: string | File): Promise<OwnUser> {
  const url = serverUrl('/v1/me/avatar')
  const { status, text } = await post(url, file, { authorization: `Bearer ${bearer}` }).catch((thrown: unknown) => noReply(url, textOf(thrown)))
  const body = parseJson(text)
  const { user } = (body ?? {}) as { user?: OwnUser }
  if (status === 200 && user)
    return user
  throw failureOfReply(status, body)
}
