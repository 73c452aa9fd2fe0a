import type { Host } from '../host'

import { api, WxFailure } from './api'
import { extensionOf } from './files'

/** What openDocument can show, by its fileType or the extension of the path. */
const DOCUMENTS = ['doc', 'docx', 'xls', 'xlsx', 'ppt', 'pptx', 'pdf']

/** A tap allows calls that WeChat ties to a gesture of the user for this time, ms. WeChat gives no figure. */
const TAP_HOLDS_FOR = 1000

/** Throws when the user has not just tapped, as WeChat does for functions that leave the mini program. */
export function requireTap(host: Host) {
  if (Date.now() - host.state.tappedAt > TAP_HOLDS_FOR)
    throw new WxFailure('can only be invoked by user TAP gesture.')
}

/** Records a local file that leaves the mini program. Throws `missing` when there is none. */
export function handOver(host: Host, by: string, filePath: string, missing: string, more: object = {}) {
  if (!host.files.has(filePath))
    throw new WxFailure(missing)
  host.handedOver.push({ by, filePath, size: host.files.size(filePath), ...more })
}

/** Functions that hand a file to WeChat or to the computer. `app.handedOver` lists them. */
export function documents(host: Host) {
  return {
    openDocument: api(host, 'openDocument', ({ filePath, fileType, showMenu }) => {
      const path = String(filePath)
      const kind = String(fileType ?? extensionOf(path) ?? '').toLowerCase()
      if (host.files.has(path) && !DOCUMENTS.includes(kind))
        throw new WxFailure('filetype not supported')
      handOver(host, 'openDocument', path, 'file doesn\'t exist', { fileName: path.split('/').pop(), fileType: kind, showMenu: Boolean(showMenu) })
    }),
    shareFileMessage: api(host, 'shareFileMessage', ({ filePath, fileName }) => {
      requireTap(host)
      handOver(host, 'shareFileMessage', String(filePath), 'file not exist', { fileName: String(fileName ?? String(filePath).split('/').pop()) })
    }),
    saveFileToDisk: api(host, 'saveFileToDisk', ({ filePath }) => {
      if (!['windows', 'mac'].includes(host.device.platform))
        throw new WxFailure('not supported on this platform')
      handOver(host, 'saveFileToDisk', String(filePath), 'file not exist')
    }),
  }
}
