import type { FileTransfer } from '@/services/media/transfer'

// #ifdef H5
import * as browser from '@/services/media/download.h5'
// #endif
// #ifndef H5
import * as phone from '@/services/media/download.mp'
// #endif

let transfer: FileTransfer
// #ifndef H5
transfer = phone
// #endif
// #ifdef H5
transfer = browser
// #endif

/** Downloads of the platform. */
export const { startDownload, isGoneAt } = transfer
