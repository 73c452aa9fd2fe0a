import type { Host } from '../host'
import type { Options } from './api'

import { picture } from '../formats/picture'
import { ORIENTATIONS, readPictureHeader } from '../formats/pictureHeader'
import { api, WxFailure } from './api'
import { handOver } from './documents'
import { privateApi } from './privacy'

/** The kinds that getImageInfo names. WebP, BMP and HEIC are 'unknown'. */
const NAMED = ['jpeg', 'png', 'gif', 'tiff']

/** The first bytes of a picture, in which its header must be. */
const HEAD = 256 * 1024

/** Pictures: what a file's header says, smaller copies, the album of the phone. */
export function pictures(host: Host) {
  const save = (name: string) => privateApi(host, name, 'AlbumWriteOnly', async ({ filePath }) => {
    await host.scopes.require('scope.writePhotosAlbum')
    handOver(host, name, String(filePath), 'file not exists')
  })
  const headOf = (path: string) => host.files.read(path, 0, HEAD)
  return {
    /** A test can set parts of the result: `answer('getImageInfo', { type: 'unknown' })`. Only a header of the file must be readable. */
    getImageInfo: api(host, 'getImageInfo', async ({ src }) => {
      const { path, bytes } = await localCopy(host, String(src))
      const answer = host.answers.getImageInfo as object | undefined
      const found = readPictureHeader(bytes)
      if (!found && !answer)
        throw new WxFailure('image decode failed')
      const { format = 'unknown', width = 0, height = 0, orientation = 1 } = found ?? {}
      return { path, width, height, type: NAMED.includes(format) ? format : 'unknown', orientation: ORIENTATIONS[orientation - 1] ?? 'up', ...answer }
    }),
    compressImage: api(host, 'compressImage', async (options) => {
      const src = String(options.src)
      const found = readPictureHeader(headOf(src))
      if (host.answers.compressImage)
        return host.answers.compressImage as object
      if (!found || found.format === 'heic')
        throw new WxFailure('image decode failed')
      const tempFilePath = host.files.tempPath(found.format === 'png' ? 'png' : 'jpg')
      host.files.write(tempFilePath, await compressed(host, src, found.format === 'png', options))
      return { tempFilePath }
    }),
    saveImageToPhotosAlbum: save('saveImageToPhotosAlbum'),
    saveVideoToPhotosAlbum: save('saveVideoToPhotosAlbum'),
  }
}

/** A picture of the network is downloaded to a temporary file, which needs a legal domain. Pictures of the package are read where there is a server. */
async function localCopy(host: Host, src: string) {
  if (host.files.has(src))
    return { path: src, bytes: host.files.read(src, 0, HEAD) }
  if (/^https?:/.test(src)) {
    const { tempFilePath } = await (host.wx.downloadFile as (options: object) => Promise<{ tempFilePath: string }>)({ url: src })
    return { path: tempFilePath, bytes: host.files.read(tempFilePath, 0, HEAD) }
  }
  if (!src.startsWith('wxfile:') && host.hasLayout)
    return { path: src, bytes: new Uint8Array(await (await fetch(host.assetUrl(src, ''))).arrayBuffer()) }
  throw new WxFailure(`no such file or directory, open ${src}`)
}

/**
 * A copy that is upright, has the size of `compressedWidth` and `compressedHeight` (one of them keeps the proportions) and, for the quality
 * (0 to 100, default 80), fewer bytes. A png keeps its bytes unless it gets another size. A browser draws the picture; elsewhere it is grey.
 */
async function compressed(host: Host, src: string, isPng: boolean, { quality = 80, compressedWidth, compressedHeight }: Options) {
  const found = readPictureHeader(host.files.read(src, 0, HEAD))!
  const [width, height] = found.orientation > 4 ? [found.height, found.width] : [found.width, found.height]
  const scale = compressedWidth ? Number(compressedWidth) / width : compressedHeight ? Number(compressedHeight) / height : 1
  const to = { width: Math.round(Number(compressedWidth ?? width * scale)), height: Math.round(Number(compressedHeight ?? height * scale)) }
  const isSmaller = to.width * to.height < width * height
  if (isPng && !isSmaller)
    return host.files.content(src)
  if (host.hasLayout) {
    const drawn = await redraw(host.files.read(src), to, isPng ? 'image/png' : 'image/jpeg', Number(quality) / 100).catch(() => undefined)
    if (drawn)
      return drawn
  }
  const share = isPng ? 1 : Math.min(95, Math.max(5, Number(quality))) / 100
  return picture({ ...to, format: isPng ? 'png' : 'jpeg', size: Math.round(host.files.size(src) * share * Math.min(1, to.width * to.height / (width * height))) })
}

async function redraw(bytes: Uint8Array<ArrayBuffer>, { width, height }: { width: number, height: number }, type: string, quality: number) {
  const bitmap = await createImageBitmap(new Blob([bytes]))
  const canvas = new OffscreenCanvas(width, height)
  canvas.getContext('2d')!.drawImage(bitmap, 0, 0, width, height)
  return new Uint8Array(await (await canvas.convertToBlob({ type, quality })).arrayBuffer())
}
