/**
 * Files of media messages: which uploads are allowed, what is stored, and what the server adds to a message.
 * A file is known by its MD5 and stored once. The addresses in messages are paths of this server; each client adds the address by which it
 * reaches the server (wire.ts).
 */
import type { FileHeader } from '../fileHeader'
import type { ExpectedUpload, StoredFile, StoredMessage, WorldLimits, WorldState } from './state'

import { ZIMMessageType } from '../enums'
import { failure } from '../failure'
import { fileHeader } from '../fileHeader'
import { FILES_PATH } from '../files'
import { md5 as md5Of } from '../md5'
import { poster } from '../poster'

interface Rule {
  limit: keyof WorldLimits
  extensions?: string[]
}

/** Of the messages inside a combined one. */
const CHILDREN: Rule = { limit: 'fileBytes' }

const RULES: Record<number, Rule> = {
  [ZIMMessageType.Image]: { limit: 'imageBytes', extensions: ['jpg', 'jpeg', 'png', 'bmp', 'tif', 'tiff', 'gif', 'webp'] },
  [ZIMMessageType.File]: { limit: 'fileBytes' },
  [ZIMMessageType.Audio]: { limit: 'audioBytes', extensions: ['mp3', 'm4a'] },
  [ZIMMessageType.Video]: { limit: 'videoBytes', extensions: ['mp4', 'mov'] },
}

/** Shorter side of the pictures that ZIM makes of an image, pixels at most. */
const LARGE_SIDE = 720
const THUMBNAIL_SIDE = 198

interface UploadArgs {
  md5: string
  name: string
  /** Bytes. */
  size: number
  type: number
  /** s, of an audio or video. */
  duration: number
}

export function isMedia(type: number): boolean {
  return type in RULES
}

/** 6000213 for a type that is not allowed, 6000214 for a size, 6000215 for a duration. A file that the server has needs no upload. */
function uploadFile(world: WorldState, me: string, { md5, name, size, type, duration }: UploadArgs): { isKnown: boolean, path: string } {
  const rule = type === ZIMMessageType.Combine ? CHILDREN : RULES[type]
  const extension = extensionOf(name)
  if (!rule || (rule.extensions && extension && !rule.extensions.includes(extension)))
    throw failure(6000213)
  if (size > world.limits[rule.limit])
    throw failure(6000214)
  if (type === ZIMMessageType.Audio && duration > world.limits.audioSeconds)
    throw failure(6000215)
  if (world.files.has(md5))
    return { isKnown: true, path: '' }
  const ticket = `${world.uploads.size + 1}-${md5}`
  world.uploads.set(ticket, { md5, size, userID: me })
  return { isKnown: false, path: `${FILES_PATH}upload/${ticket}` }
}

/** 6000211 when the file has not arrived. */
function processFile(world: WorldState, _: string, { md5 }: { md5: string, extension: string }): object {
  if (!world.files.has(md5))
    throw failure(6000211)
  return {}
}

export function storeFile(world: WorldState, { md5 }: Pick<ExpectedUpload, 'md5'>, bytes: Uint8Array): void {
  const header = fileHeader(bytes)
  const firstFrame = header.mime.startsWith('video/') && header.width && header.height ? storeFirstFrame(world, header) : undefined
  world.files.set(md5, { md5, bytes, ...header, ...(firstFrame && { firstFrame }) })
}

/** Returns the MD5 of the picture. Videos of one size share it. */
function storeFirstFrame(world: WorldState, { width, height }: FileHeader): string {
  const bytes = poster(width, height)
  const md5 = md5Of(bytes)
  storeFile(world, { md5 }, bytes)
  return md5
}

/** A media message as the server delivers it. 6000211 for a file that the server does not have, and that has no address. */
export function completeMedia({ files }: WorldState, content: StoredMessage['content']): StoredMessage['content'] {
  const { type, fileUID = '', fileName = '', fileSize = 0, fileDownloadUrl = '' } = content as StoredMessage['content'] & { fileUID?: string, fileName?: string, fileSize?: number, fileDownloadUrl?: string }
  const file = files.get(fileUID)
  if (!file && !fileDownloadUrl)
    throw failure(6000211)
  const url = file ? pathOf(file, fileName) : fileDownloadUrl
  const own: Record<number, (content: StoredMessage['content']) => object> = {
    [ZIMMessageType.Image]: file ? () => imageFields(file, url) : imageByAddress,
    [ZIMMessageType.Audio]: ({ audioDuration = 0 }) => ({ audioDuration }),
    [ZIMMessageType.Video]: file ? ({ videoDuration = 0 }) => ({ videoDuration, ...videoFields(file) }) : videoByAddress,
  }
  return { ...content, fileUID: file ? fileUID : '', fileName, fileSize, fileDownloadUrl: url, ...own[type]?.(content) }
}

function imageFields({ width, height }: StoredFile, url: string): object {
  const [large, thumbnail] = [within(LARGE_SIDE, width, height), within(THUMBNAIL_SIDE, width, height)]
  return {
    largeImageDownloadUrl: url,
    thumbnailDownloadUrl: url,
    originalImageWidth: width,
    originalImageHeight: height,
    thumbnailWidth: thumbnail.width,
    thumbnailHeight: thumbnail.height,
    largeImageWidth: large.width,
    largeImageHeight: large.height,
  }
}

function imageByAddress(content: StoredMessage['content']): object {
  const { largeImageDownloadUrl = '', thumbnailDownloadUrl = '', originalImageWidth = 0, originalImageHeight = 0, thumbnailWidth = 0, thumbnailHeight = 0, largeImageWidth = 0, largeImageHeight = 0 } = content
  return { largeImageDownloadUrl, thumbnailDownloadUrl, originalImageWidth, originalImageHeight, thumbnailWidth, thumbnailHeight, largeImageWidth, largeImageHeight }
}

/** The emulator cannot decode a video: in place of its first frame there is a picture of its shape. Both have no size where the header does not tell it. */
function videoFields({ width, height, firstFrame }: StoredFile): object {
  return { videoFirstFrameDownloadUrl: firstFrame ? `${FILES_PATH}${firstFrame}.png` : '', videoFirstFrameWidth: width, videoFirstFrameHeight: height }
}

function videoByAddress({ videoDuration = 0, videoFirstFrameDownloadUrl = '', videoFirstFrameWidth = 0, videoFirstFrameHeight = 0 }: StoredMessage['content']): object {
  return { videoDuration, videoFirstFrameDownloadUrl, videoFirstFrameWidth, videoFirstFrameHeight }
}

function within(side: number, width: number, height: number): { width: number, height: number } {
  const scale = Math.min(1, side / (Math.min(width, height) || side))
  return { width: Math.round(width * scale), height: Math.round(height * scale) }
}

/** The extension makes players and viewers recognise the file. Nothing else of a name reaches an address. */
function pathOf({ md5 }: StoredFile, name: string): string {
  const extension = extensionOf(name)
  return `${FILES_PATH}${md5}${/^[a-z0-9]{1,8}$/.test(extension) ? `.${extension}` : ''}`
}

function extensionOf(name: string): string {
  return name.includes('.') ? name.slice(name.lastIndexOf('.') + 1).toLowerCase() : ''
}

export const operations = { uploadFile, processFile }
