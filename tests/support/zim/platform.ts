/** The files of the device on which a subject of the contract suite runs, and its uploads, which a test may hold. */
import type { Gateway } from 'zim-emulator/testing'

import { FILES_PATH, uploadFailure } from '../../../emulator/src/files'

/** An upload that the test decides on. */
interface HeldUpload {
  filePath: string
  isAborted: boolean
  /** Bytes of the request so far. */
  progress: (bytes: number) => void
  /** The reply. With 200 the file is stored. */
  reply: (status?: number) => void
  fail: (errMsg: string) => void
}

interface PlatformUpload {
  url: string
  /** '' for bytes. */
  filePath: string
  /** Of a combined message. */
  bytes?: Uint8Array
  progress: (bytes: number) => void
  success: (result: { statusCode: number }) => void
  fail: (result: { errMsg: string }) => void
}

export interface Platform {
  /** By path. */
  files: Map<string, Uint8Array>
  /** True: each further upload waits in `uploads` for the test. */
  isHolding: boolean
  uploads: HeldUpload[]
  upload: (upload: PlatformUpload) => { abort: () => void }
  /** Addresses that were fetched. The package exchanges the host by that of ZIM's proxy for files. */
  downloads: string[]
  /** Undefined: there is no such file, or no connection. */
  download: (url: string) => Uint8Array | undefined
}

/** The address that precedes the paths of files, for both subjects. */
export const FILES_ORIGIN = 'https://emulator.test'

/** An upload takes 1 ms, unless the test holds it. */
export function createPlatform(gateway: Gateway): Platform {
  const platform: Platform = {
    files: new Map(),
    isHolding: false,
    uploads: [],
    downloads: [],
    download(url) {
      platform.downloads.push(url)
      return gateway.isOpen() ? gateway.files.find(url.split(FILES_PATH)[1]!.split('.')[0]!)?.bytes : undefined
    },
    upload({ url, filePath, bytes, progress, success, fail }) {
      let isOver = false
      const end = (run: () => void) => {
        if (!isOver)
          run()
        isOver = true
      }
      const held: HeldUpload = {
        filePath,
        isAborted: false,
        progress,
        reply: (status = 200) => end(() => {
          if (status === 200)
            gateway.files.store(url.slice(`${FILES_ORIGIN}${FILES_PATH}upload/`.length), bytes ?? platform.files.get(filePath)!)
          success({ statusCode: status })
        }),
        fail: errMsg => end(() => fail({ errMsg })),
      }
      platform.uploads.push(held)
      if (!platform.isHolding)
        setTimeout(held.reply, 1)
      return {
        abort() {
          held.isAborted = true
          held.fail('uploadFile:fail abort')
        },
      }
    },
  }
  return platform
}

/** As the emulator's own files of a mini program map the platform's answers. */
export const uploadOn = (platform: Platform) => ({ url, file, progress, succeeded, failed }: {
  url: string
  file: string | File | Uint8Array
  progress: (bytes: number) => void
  succeeded: () => void
  failed: (reason: { code: number, message: string }) => void
}) => platform.upload({ url, ...(file instanceof Uint8Array ? { filePath: '', bytes: file } : { filePath: String(file) }), progress, success: succeeded, fail: ({ errMsg }) => failed(uploadFailure(errMsg)) })

export const downloadOn = (platform: Platform) => async (url: string): Promise<Uint8Array> => {
  const bytes = platform.download(url)
  if (!bytes)
    throw new Error(`no file at ${url}`)
  return bytes
}
