import type { Fields } from '@/utils/read'

import { safeFileName } from '@/utils/fileName'
import { number, string } from '@/utils/read'

import type { FileBody } from './mediaModel'

/** Sizes and seconds of a message of another client: no fractions, nothing negative, nothing that a style cannot hold. */
export const whole = (value: unknown) => Math.min(Math.max(0, Math.round(number(value))), 1e9)

/** The fields of ZIM's message that all files have. */
export function fileFromZim({ fileName, fileSize, fileDownloadUrl }: Fields): FileBody {
  return { name: safeFileName(string(fileName)), bytes: whole(fileSize), url: string(fileDownloadUrl) }
}

/** The SDK decodes the name of a local file by `decodeURIComponent`, and rejects with a URIError for one like `100%.pdf` (runs of 2.29.0). */
export function fileToZim({ name, bytes, url }: FileBody) {
  return url ? { fileName: name, fileSize: bytes, fileDownloadUrl: url } : { fileName: encodeURIComponent(name) }
}
