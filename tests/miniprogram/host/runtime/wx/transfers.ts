import type { Host } from '../host'
import type { Run } from './tasks'

import { joinBytes } from '../formats/bytes'
import { WxFailure } from './api'
import { extensionOf, requireWritable } from './files'

/** WeChat's documented limit of a downloaded file: 200 MB. */
const DOWNLOAD_LIMIT = 200 * 1024 * 1024

/** Events of a transfer that takes no time, and the time between two events of one that does, ms. */
const STEPS = 4
const STEP_MS = 100

/**
 * Lets bytes pass at the bandwidth of the phone, on the host's clock. `onProgress` gets the count so far, several times; the last time all.
 * The bandwidth may change in between. Without one the steps follow each other at once.
 */
async function pass(host: Host, way: 'up' | 'down', bytes: number, signal: AbortSignal, onProgress: (bytes: number) => void) {
  for (let passed = 0; passed < bytes && !signal.aborted;) {
    const speed = host.state.bandwidth[way]
    const step = speed ? speed * STEP_MS / 1000 : bytes / STEPS
    await new Promise<void>(resolve => setTimeout(resolve, speed ? Math.ceil(Math.min(step, bytes - passed) / speed * 1000) : 0))
    passed = Math.min(bytes, passed + step)
    if (!signal.aborted)
      onProgress(Math.round(passed))
  }
}

/**
 * Sends the file and the fields as one form. The counts are those of the form, so they exceed the file's bytes. The server gets the form when
 * it has passed, so a transfer that is cut in the middle reaches no server.
 */
export const upload: Run = async ({ host, url, options, signal, onProgress, onHeaders }) => {
  const form = new FormData()
  for (const [key, value] of Object.entries(options.formData as object ?? {})) form.append(key, String(value))
  const path = String(options.filePath)
  if (!host.files.has(path))
    throw new WxFailure('file doesn\'t exist')
  form.append(String(options.name), new Blob([host.files.read(path)]), path.split('/').pop())
  const encoded = new Response(form)
  const body = await encoded.arrayBuffer()
  await pass(host, 'up', body.byteLength, signal, bytes => onProgress(bytes, body.byteLength))
  signal.throwIfAborted()
  const response = await fetch(url, { method: 'POST', headers: { ...headersOf(options.header), 'content-type': encoded.headers.get('content-type')! }, body, signal })
  onHeaders(response)
  return { data: await response.text(), statusCode: response.status, header: Object.fromEntries(response.headers.entries()), cookies: [] }
}

/** Saves what the server answers, also the page of an error: WeChat counts every status as a success. */
export const download: Run = async ({ host, url, options, signal, onProgress, onHeaders }) => {
  if (options.filePath !== undefined)
    requireWritable(host, String(options.filePath))
  const response = await fetch(url, { headers: headersOf(options.header), signal })
  onHeaders(response)
  const total = response.headers.has('content-encoding') ? 0 : Number(response.headers.get('content-length') ?? 0)
  if (total > DOWNLOAD_LIMIT)
    throw new WxFailure('exceed max file size')
  const bytes = await receive(host, response, signal, received => onProgress(received, total))
  const path = String(options.filePath ?? host.files.tempPath(extensionOf(url) ?? 'bin'))
  host.files.write(path, bytes)
  return { ...options.filePath === undefined ? { tempFilePath: path } : { filePath: path }, statusCode: response.status, dataLength: bytes.length, header: Object.fromEntries(response.headers.entries()), cookies: [] }
}

async function receive(host: Host, response: Response, signal: AbortSignal, onProgress: (bytes: number) => void) {
  const parts: Uint8Array[] = []
  let received = 0
  const reader = response.body?.getReader()
  for (let part = await reader?.read(); part && !part.done; part = await reader!.read()) {
    const { value } = part
    const before = received
    await pass(host, 'down', value.length, signal, bytes => onProgress(before + bytes))
    received += value.length
    parts.push(value)
  }
  return joinBytes(...parts)
}

/** The headers of the call. WeChat sets the type of a form itself. */
function headersOf(header: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(header as object ?? {}).filter(([name]) => name.toLowerCase() !== 'content-type').map(([name, value]) => [name, String(value)]))
}
