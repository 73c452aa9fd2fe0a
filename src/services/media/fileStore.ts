import type { LocalFile } from '@/types/message'

/** Files of one account on this device, by names that are safe in a path (fileNames.ts). */
export interface FileStore {
  /** Copies a file. Rejects with a FailureError: `file-lost` when it cannot be read, `file-space` when there is no room. */
  write: (name: string, file: LocalFile) => Promise<void>
  /** Null when there is none, or when it cannot be read. Never rejects. */
  read: (name: string) => Promise<LocalFile | null>
  /** Never rejects. */
  remove: (name: string) => Promise<void>
  /** Never rejects; empty when the files cannot be listed. `writtenAt`: ms since 1970. */
  list: () => Promise<Array<{ name: string, bytes: number, writtenAt: number }>>
}
