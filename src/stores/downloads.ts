import { defineStore } from 'pinia'

import type { LocalFile } from '@/types/message'

import { createEventHook } from '@/utils/eventHook'

import { useAccountStore } from './account'
import { useMediaStore } from './media'

/**
 * Downloads of messages' files under way, by the key of the message: a row shows the progress as it does for an upload (stores/media.ts).
 * packages/media/messageFiles.ts starts them.
 */
export const useDownloadsStore = defineStore('downloads', () => {
  const { scope, onOpen } = useAccountStore()
  const { device } = useMediaStore()
  const { on, emit } = createEventHook<string>()
  const running = new Map<string, { file: Promise<LocalFile>, percent: number, cancel: () => void }>()

  onOpen(scope => scope.onDispose(() => {
    for (const { cancel } of running.values()) cancel()
  }))

  return {
    /** Calls `listener` with the key of a message whose download has begun, has come further or has ended. */
    onChange: on,
    /** Per cent that have come; undefined while nothing is downloaded. */
    progressOf: (messageKey: string) => running.get(messageKey)?.percent,
    isRunning: (messageKey: string) => running.has(messageKey),
    /** The file that is being downloaded. The caller handles its rejection. */
    fileOf: (messageKey: string) => running.get(messageKey)?.file,
    cancel: (messageKey: string) => running.get(messageKey)?.cancel(),
    /** Notes a download until it has ended. */
    begin(messageKey: string, download: Promise<LocalFile>, cancel: () => void): Promise<LocalFile> {
      const file = download.finally(() => {
        running.delete(messageKey)
        emit(messageKey)
      })
      running.set(messageKey, { file, percent: 0, cancel })
      emit(messageKey)
      return file
    },
    report(messageKey: string, percent: number) {
      const entry = running.get(messageKey)
      if (!entry || entry.percent === percent)
        return
      entry.percent = percent
      emit(messageKey)
    },
    /** The signed-in account, and the files of the device that are its own. */
    scope,
    device,
  }
})
