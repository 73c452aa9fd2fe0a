/**
 * Profile pictures: an uploaded file is decoded and written anew as a JPEG, by sharp (libvips). Only pixels of the first frame pass: no
 * metadata (place, device), no bytes after the picture, no second format in the same bytes.
 *
 * Bounds: 10,000 pixels a side, 25 million pixels, and 5 s, checked between the steps of libvips. One picture is decoded at once, on one
 * thread of Node's pool and not on the main thread; 20 wait. The worst file that was tried, an interlaced PNG of 5,000 × 5,000 pixels of
 * 64 bits, takes 1.6 s of a core and 350 MB.
 */
import type { Buffer } from 'node:buffer'

import sharp from 'sharp'

import type { Avatar } from './accounts/users'

import { limitConcurrency } from './concurrency'
import { ApiError } from './errors'

const FORMATS = ['Jpeg', 'Png', 'Webp', 'Nsgif']
const MAX_SIDE = 10_000
const MAX_PIXELS = 25_000_000
const MAX_SECONDS = 5
const STORED_SIDE = 640
const STORED_QUALITY = 85
const CODE_COLOURS = 16

// libvips reads many formats. Only these loaders are left, so that the bytes of a client reach no other.
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({ operation: FORMATS.map(format => `VipsForeignLoad${format}`) })
sharp.cache(false)
sharp.concurrency(1)

const oneAtOnce = limitConcurrency(1, 20)

const notAPicture = () => new ApiError(415, 'unsupported-media-type', 'This is not a picture that can be read. Choose a PNG, JPEG, WebP or GIF.', { field: 'file' })
const tooLarge = () => new ApiError(413, 'too-large', 'This picture has too many pixels. Choose a smaller one.', { field: 'file' })

/**
 * Returns the picture as a JPEG of at most 640 pixels a side, upright, on white. Throws 415 `unsupported-media-type`, 413 `too-large`
 * (pixels or time) or 503 `busy`.
 */
export function rewritePicture(bytes: Buffer): Promise<Avatar> {
  return oneAtOnce(async () => {
    try {
      return { mime: 'image/jpeg', bytes: await toJpeg(bytes) }
    }
    catch (error) {
      // sharp's errors have no codes.
      const isTooLarge = error instanceof Error && /pixel limit|timeout/i.test(error.message)
      throw isTooLarge ? tooLarge() : notAPicture()
    }
  })
}

/** Returns a picture of few colours, such as a code to be scanned, as a PNG. Rejects for what is no picture, and with 503 `busy`. */
export function drawnCode(bytes: Buffer): Promise<Buffer> {
  return oneAtOnce(() => sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' }).flatten({ background: '#fff' }).png({ palette: true, colours: CODE_COLOURS }).timeout({ seconds: MAX_SECONDS }).toBuffer())
}

async function toJpeg(bytes: Buffer): Promise<Buffer> {
  const picture = sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' })
  const { width, height } = await picture.metadata()
  if (Math.max(width, height) > MAX_SIDE)
    throw new Error('A side exceeds the pixel limit')
  return picture
    .autoOrient()
    .resize(STORED_SIDE, STORED_SIDE, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#fff' })
    .jpeg({ quality: STORED_QUALITY })
    .timeout({ seconds: MAX_SECONDS })
    .toBuffer()
}
