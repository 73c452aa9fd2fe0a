/** Finds the file in the body of a multipart request (RFC 7578). Node only. */
import { Buffer } from 'node:buffer'

/** Bytes that a multipart request may add to its file: boundaries, headers, other fields. */
export const LARGEST_FRAME = 16 * 1024

/** Undefined when the body has no field of this name, or is not multipart. */
export function fileOf(body: Buffer, contentType: string, field = 'file'): Buffer | undefined {
  const boundary = /^multipart\/form-data;.*\bboundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType)
  if (!boundary)
    return undefined
  const mark = Buffer.from(`--${boundary[1] ?? boundary[2]}`)
  for (let at = body.indexOf(mark); at >= 0;) {
    const headers = at + mark.length + 2
    const content = body.indexOf('\r\n\r\n', headers)
    const end = body.indexOf(Buffer.concat([Buffer.from('\r\n'), mark]), content)
    if (content < 0 || end < 0)
      return undefined
    if (body.toString('utf8', headers, content).toLowerCase().includes(`name="${field}"`))
      return body.subarray(content + 4, end)
    at = end + 2
  }
  return undefined
}
