import type { useDownloadsStore } from '@/stores/downloads'
import type { Failure } from '@/types/failure'
import type { Message } from '@/types/message'

import { t } from '@/i18n/viewer'
import { confirm, showError } from '@/pages/dialogs'
// #ifdef H5
import { saveFile } from '@/services/media/openFile.h5'
// #endif
// #ifdef MP-WEIXIN
import { handOver, openFile, savesToDisk } from '@/services/media/openFile.mp'
import { bytesText } from '@/utils/bytesText'
// #endif
import { failureOf } from '@/utils/failure'

import { messageFiles } from './messageFiles'

// #ifdef MP-WEIXIN
/** Bytes from which a download over mobile data is asked for. */
const LARGE = 20 * 1024 * 1024

const isMobile = () => new Promise<boolean>((resolve) => { uni.getNetworkType({ success: ({ networkType }) => resolve(/^[2-5]g$/.test(networkType)), fail: () => resolve(false) }) })

async function mayDownload(name: string, bytes: number): Promise<boolean> {
  return bytes < LARGE || !await isMobile() || confirm(t('file.mobileData'), t('file.mobileDataMeans', { name, size: bytesText(bytes) }), { confirmText: t('file.download') })
}
// #endif

/**
 * Opens the file of a message, which is downloaded first where this device does not have it: its row shows the progress. Mini program: documents,
 * pictures and videos are shown by WeChat; for others it says so and offers to forward the file. H5: the browser saves it.
 * Shows failures. Never rejects.
 * @param recordError keeps a failure for diagnostics
 */
export async function openMessageFile(message: Message, downloads: ReturnType<typeof useDownloadsStore>, recordError: (failure: Failure) => void): Promise<void> {
  const { body } = message
  const { fileOf, kept } = messageFiles(downloads)
  if (!('url' in body) || downloads.isRunning(message.key))
    return
  try {
    // #ifdef H5
    saveFile(await fileOf(message), body.name)
    // #endif
    // #ifdef MP-WEIXIN
    if (!await kept(message) && !await mayDownload(body.name, body.bytes))
      return
    const opened = await openFile(await fileOf(message), body.name)
    const toDisk = savesToDisk()
    if (!opened.isOpen && await confirm(t('file.unsupportedTitle'), t(toDisk ? 'file.toDisk' : 'file.unsupported', { name: body.name }), { confirmText: t(toDisk ? 'file.saveToDisk' : 'file.forward') }))
      await handOver(opened.path, body.name).catch(() => { /* cancelled, or WeChat has said why */ })
    // #endif
  }
  catch (thrown) {
    const failure = failureOf(thrown)
    if (failure.kind === 'cancelled')
      return
    recordError(failure)
    showError(thrown)
  }
}
