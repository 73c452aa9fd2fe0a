import { failed, FailureError } from '@/utils/failure'

import type { ImageHeader } from './imageHeader'
import type { MediaDevice, Written } from './prepare'

import { imageHeader } from './imageHeader'
import { mediaLimits } from './limits'
import { jpegWithOrientation, stripLocation } from './stripLocation'
import { ask, wechat, wechatError } from './wechat.mp'

/** Files that this module has written lie here until their content is stored, at most until the next start of the app. */
const folder = () => `${wechat().env.USER_DATA_PATH}/prepared`
/** Of pictures, in percent. Has an effect on JPEG alone. */
const QUALITY = 80

const files = () => wechat().getFileSystemManager()
const pathOf = (file: string | File) => file as string

/** Bytes of a file; 0 when it is not there. */
export const sizeOf = (path: string): Promise<number> => ask<{ size: number }>(callbacks => files().getFileInfo({ filePath: path, ...callbacks })).then(({ size }) => size, () => 0)

async function read(file: string | File, from: number, to: number): Promise<Uint8Array> {
  try {
    const { data } = await ask<{ data: ArrayBuffer }>(callbacks => files().readFile({ filePath: pathOf(file), position: from, length: to - from, ...callbacks }))
    return new Uint8Array(data)
  }
  catch (thrown) { throw failed('file-unreadable', { detail: wechatError(thrown).errMsg }) }
}

let written = 0
let isClean = false

/** Creates the folder at the first write of a run, and removes the files that an earlier run has left. */
async function openFolder(): Promise<void> {
  if (isClean)
    return
  isClean = true
  await ask(callbacks => files().mkdir({ dirPath: folder(), recursive: true, ...callbacks })).catch(() => {})
  const { files: names } = await ask<{ files: string[] }>(callbacks => files().readdir({ dirPath: folder(), ...callbacks })).catch(() => ({ files: [] }))
  await Promise.all(names.map(name => remove(`${folder()}/${name}`)))
}

const remove = (filePath: string) => ask(callbacks => files().unlink({ filePath, ...callbacks })).catch(() => {})

async function save(bytes: Uint8Array, extension: string): Promise<Written> {
  await openFolder()
  const filePath = `${folder()}/${Date.now().toString(36)}-${++written}.${extension}`
  const data = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
  try { await ask(callbacks => files().writeFile({ filePath, data, ...callbacks })) }
  catch (thrown) { throw failed('storage', { detail: wechatError(thrown).errMsg }) }
  return { file: filePath, bytes: bytes.length }
}

/**
 * Some phones drop the orientation of a picture and do not turn it. That shows where it lay on a side: the compressed picture has kept the
 * stored proportions.
 */
function isTurnLost(before: ImageHeader | null, after: ImageHeader): boolean {
  if (!before || before.orientation < 5 || after.orientation > 1 || before.width === before.height)
    return false
  return (before.width > before.height) === (after.width > after.height)
}

async function recode(file: string | File, longest: number, header: ImageHeader | null): Promise<Written | null> {
  const { compressImage } = wechat()
  if (!compressImage)
    return null
  const { width, height } = header ?? { width: 0, height: 0 }
  // One side alone keeps the proportions. Of a picture on a side it is not known whether it is turned before: the shorter one is never too long.
  const side = header && header.orientation > 4 ? Math.min(width, height) : width
  const compressedWidth = Math.max(width, height) > longest ? Math.max(1, Math.round(side * longest / Math.max(width, height))) : undefined
  try {
    const { tempFilePath } = await ask<{ tempFilePath: string }>(callbacks => compressImage({ src: pathOf(file), quality: QUALITY, ...(compressedWidth && { compressedWidth }), ...callbacks }))
    const bytes = await sizeOf(tempFilePath)
    const all = await read(tempFilePath, 0, bytes)
    const after = imageHeader(all)
    // WeChat does not say that it removes metadata.
    const clean = after && (isTurnLost(header, after) ? jpegWithOrientation(all, header!.orientation) : stripLocation(all))
    if (!clean || clean.length === bytes)
      return { file: tempFilePath, bytes }
    return await save(clean, /\.(\w+)$/.exec(tempFilePath)?.[1] ?? 'jpg')
  }
  catch (thrown) {
    // A full storage is no damage of the picture.
    if (thrown instanceof FailureError)
      throw thrown
    return null
  }
}

async function shrinkVideo(file: string | File): Promise<Written | null> {
  const { compressVideo } = wechat()
  if (!compressVideo)
    return null
  try {
    const { tempFilePath } = await ask<{ tempFilePath: string }>(callbacks => compressVideo({ src: pathOf(file), quality: 'medium', ...callbacks }))
    return { file: tempFilePath, bytes: await sizeOf(tempFilePath) }
  }
  catch { return null }
}

async function videoFacts(file: string | File): Promise<{ width: number, height: number, seconds: number }> {
  const { getVideoInfo } = wechat()
  try {
    const { width, height, duration } = await ask<{ width: number, height: number, duration: number }>(callbacks => getVideoInfo!({ src: pathOf(file), ...callbacks }))
    return { width, height, seconds: duration }
  }
  catch { return { width: 0, height: 0, seconds: 0 } }
}

/** Files of the mini program, by their paths. */
export const device: MediaDevice = {
  limits: mediaLimits('mini-program'),
  read,
  save,
  named: file => file,
  recode,
  shrinkVideo,
  videoFacts,
}

/** Removes a file that this module has written. Leaves others: WeChat clears its temporary files. */
export function discard(file: string | File): void {
  if (pathOf(file).startsWith(`${folder()}/`)) void remove(pathOf(file))
}
