import type { LocalFile } from '@/types/message'

import { extensionOf, safeFileName } from '@/utils/fileName'

import { OPENED } from './fileNames'
import { ask, wechat } from './wechat.mp'

/** What `openDocument` shows. Source: WeChat, "wx.openDocument". */
const DOCUMENTS = new Set(['doc', 'docx', 'xls', 'xlsx', 'ppt', 'pptx', 'pdf'])
const PICTURES = new Set(['jpg', 'jpeg', 'png', 'gif', 'webp', 'bmp'])
const VIDEOS = new Set(['mp4', 'mov', 'm4v'])

/** `path`: under its own name, for {@link handOver}. */
type Opened = { isOpen: true } | { isOpen: false, path: string }

/** The file that was opened last lies here, under its own name, which WeChat shows above it. */
const folder = () => `${wechat().env.USER_DATA_PATH}/${OPENED}`

/** Removes what was opened before, so that the copies take the room of one file. */
async function underItsName(file: string, name: string): Promise<string> {
  const manager = wechat().getFileSystemManager()
  const filePath = `${folder()}/${safeFileName(name)}`
  await ask(callbacks => manager.mkdir({ dirPath: folder(), recursive: true, ...callbacks })).catch(() => {})
  const { files } = await ask<{ files: string[] }>(callbacks => manager.readdir({ dirPath: folder(), ...callbacks })).catch(() => ({ files: [] }))
  for (const old of files) await ask(callbacks => manager.unlink({ filePath: `${folder()}/${old}`, ...callbacks })).catch(() => {})
  // Without room for a copy, WeChat shows it under a name that says less.
  return ask(callbacks => manager.copyFile({ srcPath: file, destPath: filePath, ...callbacks })).then(() => filePath, () => file)
}

/**
 * Shows a file: documents, pictures and videos by WeChat's own pages. Of other kinds, and where WeChat refuses, resolves to the path that may be
 * handed over. Never rejects.
 */
export async function openFile(file: LocalFile, name: string): Promise<Opened> {
  const path = await underItsName(String(file), name)
  const extension = extensionOf(name)
  const { previewMedia, openDocument } = wechat()
  try {
    if (DOCUMENTS.has(extension)) await ask(callbacks => openDocument({ filePath: path, fileType: extension, showMenu: true, ...callbacks }))
    else if (previewMedia && (PICTURES.has(extension) || VIDEOS.has(extension))) await ask(callbacks => previewMedia({ sources: [{ url: path, type: PICTURES.has(extension) ? 'image' : 'video' }], showmenu: true, ...callbacks }))
    else return { isOpen: false, path }
    return { isOpen: true }
  }
  catch { return { isOpen: false, path } }
}

/** WeChat on a computer saves files; on phones they can only be forwarded. */
export const savesToDisk = () => /^(?:windows|mac)/.test(uni.getDeviceInfo().platform)

/** Forwards a file to a WeChat chat, or saves it on a computer. WeChat allows that only right after a tap. Rejects with `{ errMsg }`, also when the user has cancelled. */
export const handOver = (path: string, name: string) => ask<unknown>((callbacks) => {
  const { saveFileToDisk, shareFileMessage } = wechat()
  if (savesToDisk() && saveFileToDisk) saveFileToDisk({ filePath: path, ...callbacks })
  else if (shareFileMessage) shareFileMessage({ filePath: path, fileName: safeFileName(name), ...callbacks })
  else callbacks.fail({ errMsg: 'shareFileMessage:fail not supported' })
})
