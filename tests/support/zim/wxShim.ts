/**
 * The part of WeChat's `wx` that `zego-zim-miniprogram` 2.29.0 uses to log in and to send messages.
 * `globalThis.wx` must be set before the package is imported. The caller provides the sockets.
 */
import { Buffer } from 'node:buffer'

import type { Network } from './network'
import type { Platform } from './platform'

import { fileOf } from '../../../emulator/src/multipart'
import { FILES_ORIGIN } from './platform'

interface Answered { success?: (result: object) => void, fail?: (result: object) => void, complete?: (result: object) => void }

/** Converts a function that returns or throws to a wx function with callbacks. */
function answered<O extends object>(run: (options: O) => object | void) {
  return (options: O & Answered) => queueMicrotask(() => {
    try {
      const result = run(options) ?? {}
      options.success?.(result)
      options.complete?.(result)
    }
    catch (error) {
      const failure = { errMsg: (error as Error).message }
      options.fail?.(failure)
      options.complete?.(failure)
    }
  })
}

function fileSystem(platform: Platform | undefined) {
  const files = new Map<string, unknown>()
  const content = (path: string, operation: string) => {
    const bytes = platform?.files.get(path)
    if (bytes)
      return Uint8Array.from(bytes).buffer
    if (!files.has(path))
      throw new Error(`${operation}:fail no such file or directory, open ${path}`)
    return files.get(path)
  }
  return {
    keep: (path: string, bytes: Uint8Array) => { files.set(path, Uint8Array.from(bytes).buffer) },
    mkdirSync() {},
    mkdir: answered(() => {}),
    readdir: answered(() => ({ files: [...files.keys()].map(path => path.split('/').at(-1)) })),
    access: answered<{ path: string }>(({ path }) => { content(path, 'access') }),
    getFileInfo: answered<{ filePath: string }>(({ filePath }) => ({ size: String(content(filePath, 'getFileInfo')).length })),
    readFile: answered<{ filePath: string }>(({ filePath }) => ({ data: content(filePath, 'readFile') })),
    writeFile: answered<{ filePath: string, data: unknown }>(({ filePath, data }) => { files.set(filePath, data) }),
    appendFile: answered<{ filePath: string, data: unknown }>(({ filePath, data }) => { files.set(filePath, `${files.get(filePath) ?? ''}${data}`) }),
    unlink: answered<{ filePath: string }>(({ filePath }) => { files.delete(filePath) }),
  }
}

/** Installs a `wx`. Without a platform it has no files of the user and no uploads. Returns a function that removes it. */
export function installWx(connectSocket: (options: { url: string }) => object, platform?: Platform): () => void {
  const storage = new Map<string, unknown>()
  const files = fileSystem(platform)
  const wx = {
    env: { USER_DATA_PATH: 'wxfile://usr' },
    getAccountInfoSync: () => ({ miniProgram: { appId: 'wx0123456789abcdef', envVersion: 'develop' } }),
    getDeviceInfo: () => ({ platform: 'devtools', brand: 'devtools', model: 'test', system: 'test' }),
    getAppBaseInfo: () => ({ SDKVersion: '3.8.12', language: 'zh_CN', version: '8.0.0' }),
    getStorageSync: (key: string) => storage.get(key),
    setStorageSync: (key: string, value: unknown) => storage.set(key, value),
    removeStorageSync: (key: string) => storage.delete(key),
    getFileSystemManager: () => files,
    onAppHide() {},
    onAppShow() {},
    onNetworkStatusChange() {},
    getNetworkType: answered(() => ({ networkType: 'wifi' })),
    connectSocket,
    /** After an online login the package asks by HTTP whether to upload its log. No reply: it does not. It uploads the messages inside a combined one by a request of its own. */
    request({ url, data, header, success, fail }: { url: string, data: ArrayBuffer, header?: Record<string, string> } & Required<Answered>) {
      if (platform && url.startsWith(FILES_ORIGIN))
        platform.upload({ url, filePath: '', bytes: fileOf(Buffer.from(data), header!['content-type']!), success, fail, progress() {} })
    },
    downloadFile: answered<{ url: string }>(({ url }) => {
      const bytes = platform?.download(url)
      if (!bytes)
        return { statusCode: 404, tempFilePath: '' }
      const tempFilePath = `http://tmp/${url.split('/').at(-1)}`
      files.keep(tempFilePath, bytes)
      return { statusCode: 200, tempFilePath }
    }),
    uploadFile({ url, filePath, success, fail }: { url: string, filePath: string } & Required<Answered>) {
      if (!platform || !url.startsWith(FILES_ORIGIN))
        return {}
      let progress: (result: { totalBytesSent: number }) => void = () => {}
      const { abort } = platform.upload({ url, filePath, success, fail, progress: totalBytesSent => progress({ totalBytesSent }) })
      return { abort, onProgressUpdate: (handler: typeof progress) => { progress = handler } }
    },
  }
  const holder = globalThis as { wx?: unknown }
  holder.wx = wx
  return () => { delete holder.wx }
}

/** A socket without a server. */
export function simulatedSocket(network: Network) {
  const handlers: Record<'open' | 'close' | 'error' | 'message', ((result: object) => void) | undefined> = { open: undefined, close: undefined, error: undefined, message: undefined }
  network.connect({
    opened: () => handlers.open?.({}),
    closed() {
      handlers.error?.({ errMsg: 'connectSocket:fail' })
      handlers.close?.({ code: 1006 })
    },
  })
  return {
    onOpen: (handler: () => void) => { handlers.open = handler },
    onClose: (handler: () => void) => { handlers.close = handler },
    onError: (handler: () => void) => { handlers.error = handler },
    onMessage: (handler: () => void) => { handlers.message = handler },
    send: (options: Answered) => options.success?.({}),
    close() {},
  }
}
