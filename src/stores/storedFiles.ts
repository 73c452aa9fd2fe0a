import type { LocalFile } from '@/types/message'

import type { useMediaStore } from './media'

/** What this device keeps of the files that ZIM has, and of those that are not sent. Nothing of it is needed before a page asks. */
export function storedFiles({ device }: ReturnType<typeof useMediaStore>) {
  return {
    /** The file of a message; null when this device does not have it. Never rejects. */
    open: (messageKey: string, name: string): Promise<LocalFile | null> => device().then(({ open }) => open(messageKey, name)).catch(() => null),
    /** Keeps a copy within the limit of the device. Rejects with a FailureError: `file-lost`, `file-space`. */
    async keep(messageKey: string, name: string, file: LocalFile): Promise<void> {
      const { keep, trim } = await device()
      await keep(messageKey, name, file)
      await trim()
    },
    /** Bytes of all. */
    size: (): Promise<number> => device().then(({ size }) => size()),
    /** Removes all but those of unsent messages. A message whose file cannot be loaded any more shows ZIM's. */
    clear: (): Promise<void> => device().then(({ clear }) => clear()),
  }
}
