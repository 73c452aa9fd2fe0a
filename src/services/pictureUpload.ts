import { textOf } from '@/utils/failure'
import { parseJson } from '@/utils/parseJson'

import { serverUrl } from './accounts'
import { failureOfReply } from './http'
import { noReply } from './noReply'

/** Time limit for the upload of a picture, ms. */
const UPLOAD_DEADLINE = 30_000

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

/**
 * Sends a picture to our server and resolves to its reply. Rejects with a FailureError.
 * @param path of the route, beginning with `/v1/`
 * @param file PNG, JPEG, WebP or GIF, at most 1 MB (see pictures.ts): its path (mp-weixin), the file (H5)
 */
export async function uploadPicture<Reply>(path: string, bearer: string, file: string | File): Promise<Partial<Reply>> {
  const url = serverUrl(path)
  const { status, text } = await post(url, file, { authorization: `Bearer ${bearer}` }).catch((thrown: unknown) => noReply(url, textOf(thrown)))
  const body = parseJson(text)
  if (status === 200 && typeof body === 'object' && body)
    return body
  throw failureOfReply(status, body, 0, ['picture-moderated', 'picture-unchecked'])
}
