import type { StartDownload } from '@/services/media/download'

// #ifdef H5
import * as browser from '@/services/media/download.h5'
// #endif
// #ifndef H5
import * as phone from '@/services/media/download.mp'
// #endif

interface FileTransfer {
  startDownload: StartDownload
  /** Whether the file server no longer has a file. False also when it cannot be asked. */
  isGoneAt: (url: string) => Promise<boolean>
}

let transfer: FileTransfer
// #ifndef H5
transfer = phone
// #endif
// #ifdef H5
transfer = browser
// #endif

/** Downloads of the platform. */
export const { startDownload, isGoneAt } = transfer
