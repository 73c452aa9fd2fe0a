import type { Download } from '@/services/media/download'
import type { useDownloadsStore } from '@/stores/downloads'
import type { LocalFile, Message } from '@/types/message'

import { failed } from '@/utils/failure'
import { fileUrl } from '@/utils/fileUrl'

import { isGoneAt, startDownload } from './transfer'

/** Per cent from one drawing to the next: each is a setData call. */
const STEP = 10

/** Files of messages that ZIM has: from this device, or downloaded once and kept. */
export function messageFiles(downloads: ReturnType<typeof useDownloadsStore>) {
  const open = (key: string, name: string): Promise<LocalFile | null> => downloads.device().then(({ open }) => open(key, name)).catch(() => null)

  /** Resolves to the copy, which has the extension of its name; to the file itself where it cannot be kept, which does not stop it from being opened. */
  async function keep(key: string, name: string, file: LocalFile): Promise<LocalFile> {
    try {
      const { keep, trim } = await downloads.device()
      await keep(key, name, file)
      await trim()
      return await open(key, name) ?? file
    }
    catch { return file }
  }

  function start(key: string, { name, url, bytes }: { name: string, url: string, bytes: number }): Promise<LocalFile> {
    const scope = downloads.scope()
    const address = fileUrl(url)
    let download: Download | null = null

    async function run() {
      if (!address)
        throw failed('file-gone', { detail: url ? 'the address is not allowed' : 'the message has no address' })
      download = startDownload(address, name, (done, total) => downloads.report(key, Math.min(100, Math.floor(done / Math.max(1, total || bytes) * 100 / STEP) * STEP)))
      const file = await download.file
      return scope?.isActive && !scope.isReadOnly ? keep(key, name, file) : file
    }
    return downloads.begin(key, run(), () => download?.cancel())
  }

  return {
    /**
     * The file of a message. Calls for one message share a download.
     * Rejects with a FailureError: `file-gone`, `file-away`, `network`, `timeout`, `cancelled`, on the mini program also `file-domain` and `file-full`.
     */
    async fileOf({ key, body }: Message): Promise<LocalFile> {
      if (!('url' in body))
        throw failed('bad-input', { detail: `${body.kind} has no file` })
      return downloads.fileOf(key) ?? await open(key, body.name) ?? (downloads.fileOf(key) ?? start(key, body))
    },
    /** The file of a message on this device; null when it has none. Never rejects. */
    kept: async ({ key, body }: Message): Promise<LocalFile | null> => 'url' in body ? open(key, body.name) : null,
    /** Whether the file server no longer has the file of a message. False also when it cannot be asked. */
    async isGone({ body }: Message): Promise<boolean> {
      const address = 'url' in body ? fileUrl(body.url) : ''
      return !address || isGoneAt(address)
    },
  }
}
