/** What ZIM keeps of a message inside another one (ZIMMessageLiteInfo): its content in short, without sender and IDs. */
import { ZIMMessageType } from './enums'

type Fields = Record<string, unknown>

const FILE = ['fileUID', 'fileSize', 'fileName', 'fileDownloadUrl']
const FIELDS: Record<number, string[]> = {
  [ZIMMessageType.Text]: ['message'],
  [ZIMMessageType.Custom]: ['message', 'subType', 'searchedContent'],
  [ZIMMessageType.Image]: [...FILE, 'thumbnailDownloadUrl', 'largeImageDownloadUrl', 'originalImageWidth', 'originalImageHeight', 'thumbnailWidth', 'thumbnailHeight', 'largeImageWidth', 'largeImageHeight'],
  [ZIMMessageType.File]: FILE,
  [ZIMMessageType.Audio]: [...FILE, 'audioDuration'],
  [ZIMMessageType.Video]: [...FILE, 'videoDuration', 'videoFirstFrameDownloadUrl', 'videoFirstFrameWidth', 'videoFirstFrameHeight'],
  [ZIMMessageType.Combine]: ['title', 'summary'],
}

/** Of a message as ZIM's object, or of its content. A revoked message has its type alone. */
export function liteInfoOf(message: object): Fields & { type: number } {
  const { type, ...content } = message as Fields & { type: number }
  return { type, ...Object.fromEntries((FIELDS[type] ?? []).map(name => [name, content[name]])) }
}
