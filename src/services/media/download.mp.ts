import type { FailureError } from '@/utils/failure'

import { failed } from '@/utils/failure'

import type { StartDownload } from './download'

import { failureOfStatus, isGone } from './download'
import { wechat, wechatError } from './wechat.mp'

/** ms. WeChat's own limit for other requests, 60 s, is too short for a video on a slow line. */
const DEADLINE = 600_000
/** WeChat's numbers: an address outside of the legal domains; no room for files. */
const NOT_LEGAL = 600002
const NO_ROOM = 1300202

function failureOfDownload(error: unknown, url: string): FailureError {
  const { errMsg, errno } = wechatError(error)
  const code = errno || null
  const origin = /^[a-z]+:\/\/[^/]+/i.exec(url)?.[0] ?? url
  if (errno === NOT_LEGAL || /domain list/i.test(errMsg))
    return failed('file-domain', { code, detail: `add ${origin} to the downloadFile domains in the console of the mini program. ${errMsg}` })
  if (errno === NO_ROOM || /storage limit|no space|exceed/i.test(errMsg))
    return failed('file-full', { code, detail: errMsg })
  return failed(/abort/i.test(errMsg) ? 'cancelled' : /time ?out/i.test(errMsg) ? 'timeout' : 'network', { code, detail: errMsg })
}

/** WeChat counts every answer as a success, and saves the page of an error as the file: the status decides. */
export const startDownload: StartDownload = (url, _, onProgress) => {
  let cancel = () => {}
  const file = new Promise<string>((resolve, reject) => {
    const task = wechat().downloadFile({
      url,
      timeout: DEADLINE,
      success({ statusCode, tempFilePath }) {
        const refusal = failureOfStatus(statusCode, url)
        if (refusal) reject(refusal)
        else resolve(tempFilePath)
      },
      fail: error => reject(failureOfDownload(error, url)),
    })
    task.onProgressUpdate(({ totalBytesWritten, totalBytesExpectedToWrite }) => onProgress(totalBytesWritten, totalBytesExpectedToWrite))
    cancel = () => task.abort()
  })
  return { file, cancel: () => cancel() }
}

/** Pages of errors are shorter than this, bytes; what is longer is the file. */
const ERROR_PAGE = 64 * 1024

/** Whether the file server no longer has a file. False also when it cannot be asked. WeChat tells the status at the end of a download alone. */
export function isGoneAt(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const task = wechat().downloadFile({ url, timeout: DEADLINE, success: ({ statusCode }) => resolve(isGone(statusCode)), fail: () => resolve(false) })
    task.onProgressUpdate(({ totalBytesWritten }) => { if (totalBytesWritten > ERROR_PAGE) task.abort() })
  })
}
