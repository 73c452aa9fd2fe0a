/** The body of a media or combined message on the wire of the package, a protocol buffer: the kind `PictureMsgBody` for images, `VideoMsgBody` for others. */
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

function fieldsIn(type: number, body: Uint8Array): Fields {
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
  return fields
}

/** The fields of ZIM's object that the package has sent. */
export function decodeMedia(type: number, body: Uint8Array): Fields {
  const { version: _, fileType: __, duration, fileSize, ...rest } = fieldsIn(type, body)
  return { ...rest, fileSize: Number(fileSize ?? 0), ...(duration !== undefined && { [durationOf(type)]: Number(duration) }) }
}

const COMBINED = 100

/** "StMsgCombineInfo": title, summary, and the file with the messages inside, whose key is where videos have their length. */
export function encodeCombined({ title, summary, aesKey, ...file }: Fields): Uint8Array {
  const varint = (value: number): number[] => value < 128 ? [value] : [value % 128 + 128, ...varint(Math.floor(value / 128))]
  const bytes = (field: number, value: Uint8Array) => [field * 8 + 2, ...varint(value.length), ...value]
  const body = encodeMedia({ ...file, type: 14, videoDuration: aesKey })
  return Uint8Array.from([...bytes(1, Buffer.from(String(title))), ...bytes(2, Buffer.from(String(summary))), ...bytes(3, body)])
}

export function decodeCombined(body: Uint8Array): Fields {
  const parts: Uint8Array[] = []
  for (let at = 0; at < body.length;) {
    const field = body[at++]! >> 3
    let length = 0
    for (let shift = 0, byte = 128; byte >= 128; shift += 7) {
      byte = body[at++]!
      length += (byte % 128) << shift
    }
    parts[field] = body.subarray(at, at += length)
  }
  const text = (part?: Uint8Array) => Buffer.from(part ?? []).toString('utf8')
  const { fileUID, fileName, duration } = fieldsIn(14, parts[3]!)
  return { title: text(parts[1]), summary: text(parts[2]), fileUID, fileName, aesKey: duration }
}

export const isCombinedType = (type: number) => type === COMBINED
