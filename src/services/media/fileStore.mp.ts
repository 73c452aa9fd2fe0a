import type { LocalFile } from '@/types/message'

import { failed } from '@/utils/failure'

import type { FileStore } from './fileStore'
import type { OpenMediaFiles } from './mediaFiles'

import { OPENED, pathPart } from './fileNames'
import { createMediaFiles } from './mediaFiles'

/** Bytes of copies; WeChat grants 200 MB, of which unsent files and other features need a part. */
const LIMIT = 60 * 1024 * 1024

const textOf = (error: unknown) => String((error as { errMsg?: unknown } | null)?.errMsg ?? error)

/**
 * Files below USER_DATA_PATH, of which WeChat grants an app 200 MB. A path is never stored: its beginning may change with an update of the app.
 * Source: WeChat, "File system".
 */
function fileStore(account: string): FileStore {
  const root = (uni as unknown as { env: { USER_DATA_PATH: string } }).env.USER_DATA_PATH
  const folder = `${root}/media/${pathPart(account)}`
  const manager = () => uni.getFileSystemManager()
  const pathOf = (name: string) => `${folder}/${name}`

  const call = <T>(start: (callbacks: { success: (result: T) => void, fail: (error: unknown) => void }) => void) => new Promise<T>((resolve, reject) => { start({ success: resolve, fail: reject }) })
  const exists = (path: string) => call(callbacks => manager().access({ path, ...callbacks })).then(() => true, () => false)

  async function ensureFolder() {
    if (!await exists(folder)) await call(callbacks => manager().mkdir({ dirPath: folder, recursive: true, ...callbacks })).catch(() => { /* the copy tells */ })
  }

  async function write(name: string, file: LocalFile) {
    await ensureFolder()
    try { await call(callbacks => manager().copyFile({ srcPath: String(file), destPath: pathOf(name), ...callbacks })) }
    catch (error) { throw failed(/exceed|quota|limit|space/i.test(textOf(error)) ? 'file-space' : 'file-lost', { detail: textOf(error) }) }
  }

  async function statOf(name: string) {
    const { stats } = await call<{ stats: { size: number, lastModifiedTime: number } }>(callbacks => manager().stat({ path: pathOf(name), ...callbacks } as UniNamespace.StatOption))
    // Seconds, as in WeChat's documents.
    return { name, bytes: stats.size, writtenAt: stats.lastModifiedTime * 1000 }
  }

  return {
    write,
    read: async name => await exists(pathOf(name)) ? pathOf(name) : null,
    remove: name => call(callbacks => manager().unlink({ filePath: pathOf(name), ...callbacks })).then(() => {}, () => {}),
    async list() {
      try {
        const { files } = await call<{ files: string[] }>(callbacks => manager().readdir({ dirPath: folder, ...callbacks }))
        return await Promise.all(files.map(statOf))
      }
      catch { return [] }
    },
  }
}

export const openMediaFiles: OpenMediaFiles = (account, unsent) => {
  const files = createMediaFiles({ store: fileStore(account), limit: LIMIT, unsent })
  return {
    ...files,
    async clear() {
      await files.clear()
      const { USER_DATA_PATH } = (uni as unknown as { env: { USER_DATA_PATH: string } }).env
      await new Promise<void>((resolve) => { uni.getFileSystemManager().rmdir({ dirPath: `${USER_DATA_PATH}/${OPENED}`, recursive: true, complete: () => resolve() }) })
    },
  }
}
