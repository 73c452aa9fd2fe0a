import { createStore, del, entries, get, set } from 'idb-keyval'

import type { LocalFile } from '@/types/message'

import { failed } from '@/utils/failure'

import type { FileStore } from './fileStore'
import type { OpenMediaFiles } from './mediaFiles'

import { createMediaFiles } from './mediaFiles'

/** Bytes of copies. */
const LIMIT = 200 * 1024 * 1024

interface StoredBlob { file: File, writtenAt: number }

/** Files in IndexedDB, a database for each account. Browsers grant a part of the free disk, and may clear it when the disk is full. */
function fileStore(account: string): FileStore {
  const store = createStore(`media.${account}`, 'files')

  return {
    async write(name, file: LocalFile) {
      // A File that was picked is a reference: it cannot be read any more when the file has changed.
      let bytes: ArrayBuffer
      try { bytes = await (file as File).arrayBuffer() }
      catch (error) { throw failed('file-lost', { detail: String(error) }) }
      const { name: given, type } = file as File
      try { await set(name, { file: new File([bytes], given, { type }), writtenAt: Date.now() } satisfies StoredBlob, store) }
      catch (error) { throw failed('file-space', { detail: String(error) }) }
    },
    read: name => get<StoredBlob>(name, store).then(found => found?.file ?? null, () => null),
    remove: name => del(name, store).catch(() => {}),
    list: () => entries<string, StoredBlob>(store).then(all => all.map(([name, { file, writtenAt }]) => ({ name, bytes: file.size, writtenAt })), () => []),
  }
}

export const openMediaFiles: OpenMediaFiles = (account, unsent) => createMediaFiles({ store: fileStore(account), limit: LIMIT, unsent })
