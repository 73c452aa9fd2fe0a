import { failed, FailureError, textOf } from '@/utils/failure'

import type { StartDownload } from './download'

import { failureOfStatus, isGone } from './download'

/** A file of another type could be a page with scripts, which a browser would run in this app's origin. */
const SHOWN = /^(?:image\/(?:png|jpeg|gif|webp|bmp|avif)|video\/(?:mp4|quicktime|webm)|audio\/(?:mpeg|mp4|aac))$/

/** Neither cookies nor the address of the chat reach the file server. */
const PRIVATE: RequestInit = { credentials: 'omit', referrerPolicy: 'no-referrer' }

async function receive(url: string, name: string, signal: AbortSignal, onProgress: (done: number, total: number) => void): Promise<File> {
  const response = await fetch(url, { ...PRIVATE, signal })
  const refusal = failureOfStatus(response.status, url)
  if (refusal)
    throw refusal
  // The length of what is compressed says nothing of the file.
  const total = response.headers.has('content-encoding') ? 0 : Number(response.headers.get('content-length') ?? 0)
  const type = (response.headers.get('content-type') ?? '').split(';')[0]!.trim().toLowerCase()
  const parts: Uint8Array<ArrayBuffer>[] = []
  let done = 0
  const reader = response.body!.getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value as Uint8Array<ArrayBuffer>)
    done += part.value.length
    onProgress(done, total)
  }
  return new File(parts, name, { type: SHOWN.test(type) ? type : 'application/octet-stream' })
}

export const startDownload: StartDownload = (url, name, onProgress) => {
  const controller = new AbortController()
  return {
    file: receive(url, name, controller.signal, onProgress).catch((thrown) => {
      throw thrown instanceof FailureError ? thrown : failed(controller.signal.aborted ? 'cancelled' : 'network', { detail: `download: ${textOf(thrown)}` })
    }),
    cancel: () => controller.abort(),
  }
}

/** Whether the file server no longer has a file. False also when it cannot be asked. */
export async function isGoneAt(url: string): Promise<boolean> {
  const controller = new AbortController()
  try {
    const { status } = await fetch(url, { ...PRIVATE, headers: { range: 'bytes=0-0' }, signal: controller.signal })
    return isGone(status)
  }
  catch { return false }
  finally { controller.abort() }
}
