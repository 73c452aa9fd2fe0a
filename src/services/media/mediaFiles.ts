import type { LocalFile } from '@/types/message'

import type { FileStore } from './fileStore'

import { fileNameOf } from './fileNames'

/** The files of messages on this device, by the key of the message and the name that it gives the file. */
export interface MediaFiles {
  /** Copies a file, in the place of the other copies when there is no room. Rejects with a FailureError: `file-lost`, `file-space`. */
  keep: (messageKey: string, name: string, file: LocalFile) => Promise<void>
  open: (messageKey: string, name: string) => Promise<LocalFile | null>
  remove: (messageKey: string, name: string) => Promise<void>
  /** Removes copies until the rest is within the limit: first those that were not opened since the app was started, oldest first. */
  trim: () => Promise<void>
  /** Bytes of all files. */
  size: () => Promise<number>
  /** Removes all copies. Files of unsent messages stay. */
  clear: () => Promise<void>
}

export interface MediaFilesOptions {
  store: FileStore
  /** Bytes that copies may take. */
  limit: number
  /** Client IDs of unsent messages, whose files are never removed; null when they are not known. */
  unsent: () => Promise<string[] | null>
}

/** Opens the files of an account. Each platform has its own: fileStore.mp.ts, fileStore.h5.ts. */
export type OpenMediaFiles = (account: string, unsent: MediaFilesOptions['unsent']) => MediaFiles

export function createMediaFiles({ store, limit, unsent }: MediaFilesOptions): MediaFiles {
  /** When a copy was opened in this run of the app, ms since 1970: WeChat cannot write the time of a file. */
  const openedAt = new Map<string, number>()

  const usedAt = ({ name, writtenAt }: { name: string, writtenAt: number }) => Math.max(writtenAt, openedAt.get(name) ?? 0)

  /** Removes copies, those that were used longest ago first, until the rest is at most `most` bytes. */
  async function shrink(most: number) {
    const needed = await unsent()
    if (!needed)
      return
    const copies = (await store.list()).filter(({ name }) => !needed.some(clientID => name.includes(clientID))).sort((one, other) => usedAt(one) - usedAt(other))
    let rest = copies.reduce((sum, { bytes }) => sum + bytes, 0)
    for (const { name, bytes } of copies) {
      if (rest <= most)
        return
      await store.remove(name)
      rest -= bytes
    }
  }

  return {
    async keep(messageKey, name, file) {
      const own = fileNameOf(messageKey, name)
      try { await store.write(own, file) }
      catch {
        // Room for a new file is worth more than all copies.
        await shrink(0)
        await store.write(own, file)
      }
    },
    open(messageKey, name) {
      const own = fileNameOf(messageKey, name)
      openedAt.set(own, Date.now())
      return store.read(own)
    },
    remove: (messageKey, name) => store.remove(fileNameOf(messageKey, name)),
    trim: () => shrink(limit),
    size: async () => (await store.list()).reduce((sum, { bytes }) => sum + bytes, 0),
    clear: () => shrink(0),
  }
}
