/**
 * The file of a media message: from the device to the server, before the message itself is sent. With the SDK's order of steps and its traps.
 *
 * Assumption: the message object is the caller's, and changes while the caller shows it. What is uploaded was fixed at the start.
 * Invariant: after `end` no upload reports anything and no timer is left.
 */
import type * as Vendor from 'zego-zim-miniprogram'

import type { Files, LocalFile, Upload, UploadTask } from '../files'
import type { ResultOf } from '../world'
import type { Client } from './client'

import { ZIMMessageSentStatus, ZIMMessageType } from '../enums'
import { failure, invalid, ZimError } from '../failure'
import { md5 } from '../md5'

export type MediaMessage = Omit<Vendor.ZIMMediaMessage, 'fileLocalPath'> & { fileLocalPath?: LocalFile, audioDuration?: number, videoDuration?: number }

/** Shortest time between two progress events, ms, unless the value is the size of the file. */
const PROGRESS_INTERVAL = 496
/** Progress events of an upload that the control `slowUpload` slows down. */
const SLOW_STEPS = 10

/** For a file whose name has no extension. */
const EXTENSIONS: Record<number, string> = { [ZIMMessageType.Image]: 'jpeg', [ZIMMessageType.File]: 'txt', [ZIMMessageType.Audio]: 'mp3', [ZIMMessageType.Video]: 'mp4' }

const ADDRESSED: Record<number, string[]> = {
  [ZIMMessageType.Image]: ['thumbnailDownloadUrl', 'largeImageDownloadUrl', 'originalImageWidth', 'originalImageHeight', 'thumbnailWidth', 'thumbnailHeight', 'largeImageWidth', 'largeImageHeight'],
  [ZIMMessageType.Video]: ['videoFirstFrameDownloadUrl', 'videoFirstFrameWidth', 'videoFirstFrameHeight'],
}
const ALWAYS_SENT: Record<number, string[]> = { [ZIMMessageType.Audio]: ['audioDuration'], [ZIMMessageType.Video]: ['videoDuration'] }

export function isMedia(message: Vendor.ZIMMessage): message is Vendor.ZIMMessage & MediaMessage {
  return message.type >= ZIMMessageType.Image && message.type <= ZIMMessageType.Video
}

/** What of a media message is sent. Sizes and other addresses only when nothing was uploaded. */
export function mediaContent(message: MediaMessage, isUploaded: boolean): object {
  const given = message as unknown as Record<string, unknown>
  const more = [...ALWAYS_SENT[message.type] ?? [], ...isUploaded ? [] : ADDRESSED[message.type] ?? []]
  return {
    fileUID: message.fileUID ?? '',
    fileName: message.fileName ?? '',
    fileSize: message.fileSize ?? 0,
    fileDownloadUrl: message.fileDownloadUrl ?? '',
    ...Object.fromEntries(more.flatMap(field => given[field] ? [[field, given[field]]] : [])),
  }
}

/** Throws a URIError for a name that is not percent-encoded, such as `100%.pdf`. */
export function prepareNames(message: MediaMessage): void {
  if (message.fileName)
    message.fileName = decodeURIComponent(message.fileName)
  const { fileLocalPath: file } = message
  if (!message.fileName && file && typeof file === 'object')
    message.fileName = file.name
}

/** The file of one send. */
export interface Attachment {
  file: Upload['file']
  fileUID: string
  fileName: string
  fileSize: number
}

export function mediaFacet(client: Client, files: () => Files | undefined) {
  const { ask, call, store, timers } = client
  /** By localMessageID, as in the SDK: `true` is a cancellation that was not noticed yet. An upload stays here when it fails. */
  const cancellations = new Map<string, true | UploadTask>()
  const running = new Set<() => void>()

  function requireFiles(): Files {
    const port = files()
    if (!port)
      throw new Error('zim-emulator: this transport has no files')
    return port
  }

  /** Reads the whole file. Rejects as the platform does. */
  async function read(message: MediaMessage): Promise<Attachment> {
    const file = message.fileLocalPath!
    const { fileName = '' } = message
    const { name, bytes } = await requireFiles().read(file)
    return { file, fileUID: md5(bytes), fileName: fileName.indexOf('.') < 1 && name ? name : fileName, fileSize: bytes.length || 1 }
  }

  /** @throws ZimError 6000206 when the message was cancelled meanwhile */
  function throwIfCancelled({ localMessageID }: Vendor.ZIMMessage): void {
    if (cancellations.get(localMessageID!) !== true)
      return
    cancellations.delete(localMessageID!)
    throw failure(6000206)
  }

  /** Uploads the file unless the server has it. Returns whether it was uploaded. */
  async function upload(message: Vendor.ZIMMessage & Pick<MediaMessage, 'audioDuration' | 'videoDuration'>, { file, fileUID, fileName, fileSize }: Attachment, onProgress: Vendor.ZIMMediaUploadingProgress | undefined): Promise<boolean> {
    const { type } = message
    const duration = type === ZIMMessageType.Audio ? +message.audioDuration! || 1 : type === ZIMMessageType.Video ? +message.videoDuration! || 1 : 0
    const reply = await ask('uploadFile', { md5: fileUID, name: fileName, size: fileSize, type, duration }, 'file/upload')
      .catch((error: unknown) => {
        throwIfCancelled(message)
        throw error
      }) as UploadReply
    throwIfCancelled(message)
    const report = progressReporter(message, fileSize, onProgress)
    report(0)
    if (reply.isKnown) {
      report(fileSize)
    }
    else {
      await transfer(message, reply, file, fileSize, report)
      cancellations.delete(message.localMessageID!)
    }
    await ask('processFile', { md5: fileUID, extension: extensionOf(fileName, type) }, 'file/process')
    throwIfCancelled(message)
    return !reply.isKnown
  }

  function progressReporter(message: Vendor.ZIMMessage, total: number, onProgress: Vendor.ZIMMediaUploadingProgress | undefined) {
    let lastAt = 0
    return (loaded: number) => {
      const now = timers.now()
      if (now - lastAt <= PROGRESS_INTERVAL && loaded !== total)
        return
      lastAt = now
      try { onProgress?.(message as Vendor.ZIMMediaMessage, loaded, total) }
      catch { /* As in the SDK. */ }
    }
  }

  function transfer(message: Vendor.ZIMMessage, { path, errMsg, slowMs = 0 }: UploadReply, file: Upload['file'], size: number, report: (loaded: number) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      let task: UploadTask | undefined
      let timer: unknown
      let isOver = false
      const settle = (run: () => void) => {
        if (isOver)
          return
        isOver = true
        timers.clearTimeout(timer)
        running.delete(stop)
        run()
      }
      const failed = ({ code, message: text }: { code: number, message: string }) => settle(() => reject(new ZimError(code, text)))
      function stop() {
        settle(() => {})
        task?.abort()
      }
      function start() {
        const port = requireFiles()
        if (errMsg !== undefined)
          return failed({ code: errMsg.includes('abort') ? 6000206 : 6000212, message: errMsg })
        const progress = slowMs > 0 ? () => {} : (loaded: number) => isOver || report(loaded)
        task = port.upload({ url: port.origin() + path, file, progress, succeeded: () => settle(resolve), failed })
      }
      function step(done: number) {
        if (done === SLOW_STEPS)
          return start()
        if (done > 0)
          report(Math.round(size * done / SLOW_STEPS))
        timer = timers.setTimeout(() => step(done + 1), slowMs / SLOW_STEPS)
      }
      running.add(stop)
      cancellations.set(message.localMessageID!, {
        abort: () => task ? task.abort() : failed({ code: 6000206, message: 'uploadFile:fail abort' }),
      })
      step(slowMs > 0 ? 0 : SLOW_STEPS)
    })
  }

  const calls = {
    /** For media messages that are being sent. Resolves at once. It may be too late: the message then arrives. */
    cancelSendingMessage: call('cancelSendingMessage', async (message: Vendor.ZIMMessage, _config?: Vendor.ZIMSendingMessageCancelConfig): Promise<void> => {
      const api = 'cancelSendingMessage'
      if (!message?.conversationID || !message.localMessageID)
        throw invalid(api, 'message is invalid.')
      if (!isMedia(message) || message.sentStatus)
        throw invalid(api, 'message type or sent status is invalid.')
      const { conversationID, conversationType, localMessageID } = message
      const known = store.listOf(conversationID, conversationType!).sent(client.me(), localMessageID)
      if (known?.sentStatus !== ZIMMessageSentStatus.Sending)
        throw failure(6000001, 'The message was not found in the DB or it was not a server message or sent done.')
      const upload = cancellations.get(localMessageID)
      if (typeof upload === 'object')
        upload.abort()
      else
        cancellations.set(localMessageID, true)
    }),
  } satisfies Partial<Vendor.ZIM>

  return {
    calls,
    read,
    upload,
    /** The address that precedes the server's paths; '' without files. */
    origin: () => files()?.origin() ?? '',
    /** The login has ended. What is being uploaded never settles. */
    end(): void {
      for (const stop of [...running])
        stop()
      cancellations.clear()
    },
  }
}

export type Media = ReturnType<typeof mediaFacet>

type UploadReply = ResultOf<'uploadFile'> & { errMsg?: string, slowMs?: number }

function extensionOf(fileName: string, type: number): string {
  const dot = fileName.lastIndexOf('.')
  return dot < 1 ? EXTENSIONS[type]! : fileName.slice(dot + 1)
}
