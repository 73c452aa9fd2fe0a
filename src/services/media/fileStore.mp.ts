import type { LocalFile } from '@/types/message'

import { failed } from '@/utils/failure'

import type { FileStore } from './fileStore'
import type { OpenMediaFiles } from './mediaFiles'

import { OPENED, pathPart } from './fileNames'
import { createMediaFiles } from './mediaFiles'
import { ask, wechat, wechatError } from './wechat.mp'

/** Bytes of copies; WeChat grants 200 MB, of which unsent files and other features need a part. */
const LIMIT = 60 * 1024 * 1024

/**
 * Files below USER_DATA_PATH, of which WeChat grants an app 200 MB. A path is never stored: its beginning may change with an update of the app.
 * Source: WeChat, "File system".
 */
function fileStore(account: string): FileStore {
  const folder = `${wechat().env.USER_DATA_PATH}/media/${pathPart(account)}`
  const manager = () => wechat().getFileSystemManager()
  const pathOf = (name: string) => `${folder}/${name}`

  const exists = (path: string) => ask(callbacks => manager().access({ path, ...callbacks })).then(() => true, () => false)

  async function ensureFolder() {
    if (!await exists(folder)) await ask(callbacks => manager().mkdir({ dirPath: folder, recursive: true, ...callbacks })).catch(() => { /* the copy tells */ })
  }

  async function write(name: string, file: LocalFile) {
    await ensureFolder()
    try { await ask(callbacks => manager().copyFile({ srcPath: String(file), destPath: pathOf(name), ...callbacks })) }
    catch (error) {
      const { errMsg } = wechatError(error)
      throw failed(/exceed|quota|limit|space/i.test(errMsg) ? 'file-space' : 'file-lost', { detail: errMsg })
    }
  }

  async function statOf(name: string) {
    const { stats } = await ask<{ stats: { size: number, lastModifiedTime: number } }>(callbacks => manager().stat({ path: pathOf(name), ...callbacks }))
    // Seconds, as in WeChat's documents.
    return { name, bytes: stats.size, writtenAt: stats.lastModifiedTime * 1000 }
  }

  return {
    write,
    read: async name => await exists(pathOf(name)) ? pathOf(name) : null,
    remove: name => ask(callbacks => manager().unlink({ filePath: pathOf(name), ...callbacks })).then(() => {}, () => {}),
    async list() {
      try {
        const { files } = await ask<{ files: string[] }>(callbacks => manager().readdir({ dirPath: folder, ...callbacks }))
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
      await ask(callbacks => wechat().getFileSystemManager().rmdir({ dirPath: `${wechat().env.USER_DATA_PATH}/${OPENED}`, recursive: true, ...callbacks })).catch(() => { /* nothing was opened */ })
    },
  }
}
