import type { LocalFile } from '@/types/message'
import type { FailureError } from '@/utils/failure'

import { failed } from '@/utils/failure'

export interface Download {
  /**
   * Mini program: a temporary path. H5: a File whose type is one that a page may show, else `application/octet-stream`.
   * Rejects with a FailureError: `file-gone`, `file-away`, `network`, `timeout`, `cancelled`, on the mini program also `file-domain` and `file-full`.
   */
  file: Promise<LocalFile>
  cancel: () => void
}

/**
 * Downloads a file of a message.
 * @param url an address that {@link fileUrl} lets through
 * @param name the name of the message's file
 * @param onProgress bytes so far, and in all; 0 when that is not known
 */
export type StartDownload = (url: string, name: string, onProgress: (done: number, total: number) => void) => Download

/** What a file server answers when it has removed a file, or when the signature in its address is too old. */
const GONE = new Set([403, 404, 410])

export const isGone = (status: number) => GONE.has(status)

/** Why a file server has sent no file. Null for a status of success. */
export function failureOfStatus(status: number, url: string): FailureError | null {
  if (status >= 200 && status < 300)
    return null
  return failed(isGone(status) ? 'file-gone' : 'file-away', { code: status, detail: `download of ${url.split('?')[0]}` })
}
