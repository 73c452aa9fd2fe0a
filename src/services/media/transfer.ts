import type { StartDownload } from './download'

/** Downloads of the platform: download.mp.ts, download.h5.ts. */
export interface FileTransfer {
  startDownload: StartDownload
  /** Whether the file server no longer has a file. False also when it cannot be asked. */
  isGoneAt: (url: string) => Promise<boolean>
}

/** Loads what downloads files: on the mini program from the subpackage of the viewer, on H5 a lazy chunk. Rejects when it cannot be fetched. */
export const loadTransfer = (): Promise<FileTransfer> => import('../../packages/media/transfer')
