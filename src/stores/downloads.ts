import { defineStore } from 'pinia'

import type { Download } from '@/services/media/download'
import type { LocalFile, Message } from '@/types/message'

import { loadTransfer } from '@/services/media/transfer'
import { createEventHook } from '@/utils/eventHook'
import { failed } from '@/utils/failure'
import { fileUrl } from '@/utils/fileUrl'

import { useAccountStore } from './account'
import { useMediaStore } from './media'
import { storedFiles } from './storedFiles'

/** Per cent from one drawing to the next: each is a setData call. */
const STEP = 10

/**
 * Files of messages that ZIM has: from this device, or downloaded once and kept. A row shows the progress as it does for an upload
 * (stores/media.ts).
 */
export const useDownloadsStore = defineStore('downloads', () => {
  const account = useAccountStore()
  const media = useMediaStore()
  const stored = storedFiles(media)
  const { on, emit } = createEventHook<string>()
  /** By the key of the message. `percent` in steps. */
  const running = new Map<string, { file: Promise<LocalFile>, percent: number, cancel: () => void }>()

  account.onOpen(scope => scope.onDispose(() => {
    for (const { cancel } of running.values()) cancel()
    running.clear()
  }))

  function report(key: string, percent: number) {
    const entry = running.get(key)
    if (!entry || entry.percent === percent)
      return
    entry.percent = percent
    emit(key)
  }

  function start({ key, body }: Message) {
    const { name, url, bytes } = body as Extract<Message['body'], { url: string }>
    const scope = account.scope()
    let download: Download | null = null
    let isCancelled = false

    async function run(): Promise<LocalFile> {
      const address = fileUrl(url)
      if (!address)
        throw failed('file-gone', { detail: url ? 'the address is not allowed' : 'the message has no address' })
      const { startDownload } = await loadTransfer()
      if (isCancelled)
        throw failed('cancelled')
      download = startDownload(address, name, (done, total) => report(key, Math.min(100, Math.floor(done / Math.max(1, total || bytes) * 100 / STEP) * STEP)))
      const file = await download.file
      if (!scope?.isActive || scope.isReadOnly)
        return file
      // What cannot be kept can be opened all the same. The copy has the extension of its name, which a temporary file may lack.
      await stored.keep(key, name, file).catch(() => {})
      return await stored.open(key, name) ?? file
    }

    const file = run().finally(() => {
      running.delete(key)
      emit(key)
    })
    running.set(key, { file, percent: 0, cancel() {
      isCancelled = true
      download?.cancel()
    } })
    emit(key)
    return file
  }

  return {
    /**
     * The file of a message. Calls for one message share a download.
     * Rejects with a FailureError: `file-gone`, `file-away`, `network`, `timeout`, `cancelled`, on the mini program also `file-domain` and `file-full`.
     */
    async fileOf(message: Message): Promise<LocalFile> {
      const { key, body } = message
      if (!('url' in body))
        throw failed('bad-input', { detail: `${body.kind} has no file` })
      return running.get(key)?.file ?? await stored.open(key, body.name) ?? (running.get(key)?.file ?? start(message))
    },
    /** The file of a message on this device; null when it has none. Never rejects. */
    kept: async ({ key, body }: Message): Promise<LocalFile | null> => 'url' in body ? stored.open(key, body.name) : null,
    /** Calls `listener` with the key of a message whose download has begun, has come further or has ended. */
    onChange: on,
    /** Per cent that have come; undefined while nothing is downloaded. */
    progressOf: (messageKey: string) => running.get(messageKey)?.percent,
    isRunning: (messageKey: string) => running.has(messageKey),
    cancel: (messageKey: string) => running.get(messageKey)?.cancel(),
    /** Whether the file server no longer has the file of a message. False also when it cannot be asked. */
    async isGone({ body }: Message): Promise<boolean> {
      const address = 'url' in body ? fileUrl(body.url) : ''
      return !address || (await loadTransfer()).isGoneAt(address)
    },
  }
})
