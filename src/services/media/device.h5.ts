import { failed, textOf } from '@/utils/failure'

import type { MediaDevice, Written } from './prepare'

import { JPEG_QUALITY, mediaLimits } from './limits'

/** Time limit for what a browser finds out about a video, ms. */
const VIDEO_DEADLINE = 3000
/** Longest side of the first picture of a video, px. */
const POSTER_SIDE = 480
/** Where the first picture is taken: the very first one is often black. s */
const POSTER_AT = 0.1

const blobOf = (file: string | File) => file as File

/** Calls `work` with an address of the file, which ends with it. */
async function withUrl<T>(file: Blob, work: (url: string) => Promise<T>): Promise<T> {
  const url = URL.createObjectURL(file)
  try { return await work(url) }
  finally { URL.revokeObjectURL(url) }
}

/** Browsers turn a picture by its EXIF; the element does so in those, too, that decode no bitmap from a file. */
const asElement = (file: Blob) => withUrl(file, async (url) => {
  const image = new Image()
  image.src = url
  await image.decode()
  return image
})

type Drawable = ImageBitmap | HTMLImageElement | HTMLVideoElement

/** On white, which what is transparent becomes in a JPEG. */
function drawn(picture: Drawable, width: number, height: number, longest: number): HTMLCanvasElement {
  const scale = Math.min(1, longest / Math.max(width, height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(width * scale))
  canvas.height = Math.max(1, Math.round(height * scale))
  const context = canvas.getContext('2d')!
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.imageSmoothingQuality = 'high'
  context.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return canvas
}

async function recode(file: string | File, longest: number): Promise<Written | null> {
  try {
    const picture = await createImageBitmap(blobOf(file), { imageOrientation: 'from-image' }).catch(() => asElement(blobOf(file)))
    const isBitmap = 'close' in picture
    const canvas = drawn(picture, isBitmap ? picture.width : picture.naturalWidth, isBitmap ? picture.height : picture.naturalHeight, longest)
    if (isBitmap) picture.close()
    const blob = await new Promise<Blob | null>(resolve => canvas.toBlob(resolve, 'image/jpeg', JPEG_QUALITY))
    canvas.width = 0
    return blob && { file: new File([blob], 'image.jpg', { type: 'image/jpeg' }), bytes: blob.size }
  }
  catch { return null }
}

const once = (target: HTMLVideoElement, event: string, signal: AbortSignal) => new Promise<void>((resolve, reject) => {
  target.addEventListener(event, () => resolve(), { signal })
  target.addEventListener('error', reject, { signal })
  signal.addEventListener('abort', reject)
})

const videoFacts: MediaDevice['videoFacts'] = file => withUrl(blobOf(file), async (url) => {
  const facts: Awaited<ReturnType<MediaDevice['videoFacts']>> = { width: 0, height: 0, seconds: 0 }
  const video = document.createElement('video')
  const end = new AbortController()
  const timer = setTimeout(() => end.abort(), VIDEO_DEADLINE)
  Object.assign(video, { muted: true, playsInline: true, preload: 'auto', src: url })
  try {
    await once(video, 'loadedmetadata', end.signal)
    Object.assign(facts, { width: video.videoWidth, height: video.videoHeight, seconds: Number.isFinite(video.duration) ? video.duration : 0 })
    const sought = once(video, 'seeked', end.signal)
    video.currentTime = Math.min(POSTER_AT, facts.seconds / 2)
    await sought
    if (facts.width) facts.poster = drawn(video, facts.width, facts.height, POSTER_SIDE).toDataURL('image/jpeg', JPEG_QUALITY)
  }
  catch { /* what is known by then is the answer */ }
  clearTimeout(timer)
  end.abort()
  video.removeAttribute('src')
  video.load()
  return facts
})

/** Files of a browser. */
export const device: MediaDevice = {
  limits: mediaLimits('h5'),
  async read(file, from, to) {
    try { return new Uint8Array(await blobOf(file).slice(from, to).arrayBuffer()) }
    catch (thrown) { throw failed('file-unreadable', { detail: textOf(thrown) }) }
  },
  save: async (bytes, extension) => ({ file: new File([bytes as Uint8Array<ArrayBuffer>], `file.${extension}`), bytes: bytes.length }),
  named: (file, name, type) => new File([blobOf(file)], name, { type }),
  recode,
  shrinkVideo: async () => null,
  videoFacts,
}
