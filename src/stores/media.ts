import { defineStore } from 'pinia'

import type { LocalMedia } from '@/messages/contract'
import type { MessageFiles } from '@/outbox/outboxTypes'
import type { MediaFiles } from '@/services/media/mediaFiles'
import type { LocalFile } from '@/types/message'

import { useMediaFiles } from '@/composables/useMediaFiles'
import { useStorage } from '@/composables/useStorage'
import { isOutboxKey } from '@/outbox/outboxStorage'
import { createUploadPlaces } from '@/outbox/uploadPlaces'
import { createEventHook } from '@/utils/eventHook'
import { failed } from '@/utils/failure'

import { useAccountStore } from './account'

/** Per cent of an upload from one drawing to the next: each is a setData call. */
const STEP = 10
/** Characters of a client ID, at the end of the key of an unsent message. */
const CLIENT_ID = 16

const addressOf = (file: LocalFile) => typeof file === 'string' ? file : URL.createObjectURL(file)

/**
 * Files of messages on this device, and uploads under way. None of it goes through the chat's events, its cache or a comparison of lists:
 * a row asks for it, and is told of changes by the key of its message.
 */
export const useMediaStore = defineStore('media', () => {
  const account = useAccountStore()
  const loadFiles = useMediaFiles()
  const storage = useStorage()
  const { on, emit } = createEventHook<string>()
  const shown = new Map<string, LocalMedia>()
  /** Per cent, in steps. */
  const progress = new Map<string, number>()
  /** Called when the file of a message is kept. */
  const kept = new Map<string, () => void>()
  /** Names of the files that ZIM does not have yet, by the key of their message. */
  const unsent = new Map<string, string>()
  const places = createUploadPlaces()
  let opened: Promise<MediaFiles> | null = null

  account.onOpen(scope => scope.onDispose(() => {
    // #ifdef H5
    for (const { localUrl } of shown.values()) URL.revokeObjectURL(localUrl)
    // #endif
    shown.clear()
    progress.clear()
    unsent.clear()
    kept.clear()
    opened = null
  }))

  /** Client IDs of unsent messages: of this run, and as they are stored. */
  async function unsentIDs(accountKey: string): Promise<string[] | null> {
    const stored = await storage.keys()
    return stored && [...unsent.keys(), ...stored.filter(key => isOutboxKey(key, accountKey))].map(key => key.slice(-CLIENT_ID))
  }

  /** Rejects with `signed-out` after the account has ended. */
  async function files(): Promise<MediaFiles> {
    const scope = account.scope()
    if (!scope)
      throw failed('signed-out')
    const { key } = scope
    return opened ??= loadFiles().then(open => open(key, () => unsentIDs(key)))
  }

  const open = (messageKey: string, name: string) => files().then(({ open }) => open(messageKey, name)).catch(() => null)

  function show(messageKey: string, file: LocalFile, poster = '', onKept?: () => void) {
    if (onKept) kept.set(messageKey, onKept)
    if (shown.has(messageKey))
      return
    shown.set(messageKey, { localUrl: addressOf(file), localPoster: poster })
    emit(messageKey)
  }

  function report(messageKey: string, percent: number | null) {
    if (progress.get(messageKey) === percent)
      return
    if (percent === null) progress.delete(messageKey)
    else progress.set(messageKey, percent)
    emit(messageKey)
  }

  return {
    /** Calls `listener` with the key of a message whose file or progress has changed. */
    onChange: on,
    localMediaOf: (messageKey: string) => shown.get(messageKey),
    /** Per cent that are uploaded; undefined while nothing is. */
    progressOf: (messageKey: string) => progress.get(messageKey),
    /** Removes all files of an account that has signed out. */
    removeAll: async (accountKey: string) => (await loadFiles())(accountKey, async () => []).clear(),
    /** The message is shown with this file from now on. `poster`: address of a video's first frame on this device; '' when there is none. `onKept`: the file was copied. */
    show,
    /** Files of this device, of the signed-in account. */
    device: files,
    files: {
      async keep(messageKey, name, file) {
        unsent.set(messageKey, name)
        await (await files()).keep(messageKey, name, file)
        // The file that was chosen may go now. What is drawn is loaded already, so nothing is drawn again.
        const own = await open(messageKey, name)
        if (typeof own === 'string') shown.set(messageKey, { localPoster: '', ...shown.get(messageKey), localUrl: own })
        kept.get(messageKey)?.()
        kept.delete(messageKey)
      },
      async restore(messageKey, name) {
        unsent.set(messageKey, name)
        const file = await open(messageKey, name)
        if (file) show(messageKey, file)
      },
      async startUpload(messageKey, name) {
        unsent.set(messageKey, name)
        const end = await places.enter()
        const file = await open(messageKey, name)
        if (file) show(messageKey, file)
        return { file, end }
      },
      onProgress: (messageKey, done, total) => report(messageKey, Math.floor(done / Math.max(1, total) * 100 / STEP) * STEP),
      release(messageKey) {
        report(messageKey, null)
        unsent.delete(messageKey)
        files().then(({ trim }) => trim()).catch(() => {})
      },
      remove(messageKey, name) {
        report(messageKey, null)
        unsent.delete(messageKey)
        files().then(({ remove }) => remove(messageKey, name)).catch(() => {})
      },
    } satisfies MessageFiles,
  }
})
