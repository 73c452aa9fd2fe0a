/** The body of a media message on the wire of the package, a protocol buffer: the kind `PictureMsgBody` for images, `VideoMsgBody` for others. */
import { Buffer } from 'node:buffer'

type Fields = Record<string, unknown>

const COMMON = ['version', 'fileType', 'fileUID', 'fileName', 'fileSize', 'fileDownloadUrl']
const PICTURE = [...COMMON, 'largeImageDownloadUrl', 'thumbnailDownloadUrl', 'large', 'thumbnail', 'originalImageWidth', 'originalImageHeight', 'largeImageWidth', 'largeImageHeight', 'thumbnailWidth', 'thumbnailHeight']
const VIDEO = [...COMMON, 'duration', 'videoFirstFrameDownloadUrl', 'thumbnail', 'videoFirstFrameWidth', 'videoFirstFrameHeight']
const NUMBERS = /Width$|Height$|^fileType$/
const [IMAGE, AUDIO] = [11, 13]

export const isMediaType = (type: number) => type >= IMAGE && type <= 14

const fieldsOf = (type: number) => type === IMAGE ? PICTURE : VIDEO
const durationOf = (type: number) => type === AUDIO ? 'audioDuration' : 'videoDuration'

/** Of a message as ZIM's object. */
export function encodeMedia(message: Fields & { type: number }): Uint8Array {
  const { type } = message
  const values: Fields = { ...message, version: '1', fileType: type - 10, fileSize: String(message.fileSize ?? 0), duration: String(message[durationOf(type)] ?? 0) }
  const varint = (value: number): number[] => value < 128 ? [value] : [value % 128 + 128, ...varint(Math.floor(value / 128))]
  return Uint8Array.from(fieldsOf(type).flatMap((name, index) => {
    const value = values[name]
    if (!value)
      return []
    if (NUMBERS.test(name))
      return [...varint((index + 1) * 8), ...varint(Number(value))]
    return [...varint((index + 1) * 8 + 2), ...varint(Buffer.byteLength(String(value))), ...Buffer.from(String(value))]
  }))
}

/** The fields of ZIM's object that the package has sent. */
export function decodeMedia(type: number, body: Uint8Array): Fields {
  let at = 0
  const varint = (): number => {
    const byte = body[at++]!
    return byte < 128 ? byte : byte - 128 + 128 * varint()
  }
  const fields: Fields = {}
  while (at < body.length) {
    const key = varint()
    const name = fieldsOf(type)[Math.floor(key / 8) - 1]!
    const value = varint()
    fields[name] = key % 8 === 0 ? value : Buffer.from(body.subarray(at, at += value)).toString('utf8')
  }
  const { version: _, fileType: __, duration, fileSize, ...rest } = fields
  return { ...rest, fileSize: Number(fileSize ?? 0), ...(duration !== undefined && { [durationOf(type)]: Number(duration) }) }
}
