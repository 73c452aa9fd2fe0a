interface Detector { detect: (source: HTMLCanvasElement) => Promise<Array<{ rawValue: string }>> }
interface DetectorClass { new (options: { formats: string[] }): Detector, getSupportedFormats: () => Promise<string[]> }

type Drawable = HTMLVideoElement | ImageBitmap

/** Longest sides at which a picture is read, px: a code that fills it is found in a small one, a small code in a large one. */
const PICTURE_SIDES = [800, 2400]
const FRAME_SIDE = 800
/** ms that the decoder may take. The page does not answer meanwhile. */
const PICTURE_TIME = 400
const FRAME_TIME = 40

let native: Promise<Detector | null> | undefined

/** The browser's own reader of QR codes: on Android and macOS. Null elsewhere. */
async function findDetector(): Promise<Detector | null> {
  const { BarcodeDetector } = window as { BarcodeDetector?: DetectorClass }
  try { return BarcodeDetector && (await BarcodeDetector.getSupportedFormats()).includes('qr_code') ? new BarcodeDetector({ formats: ['qr_code'] }) : null }
  catch { return null }
}

function drawn(source: Drawable, width: number, height: number, longest: number): HTMLCanvasElement {
  const scale = Math.min(1, longest / Math.max(width, height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(width * scale))
  canvas.height = Math.max(1, Math.round(height * scale))
  canvas.getContext('2d', { willReadFrequently: true })!.drawImage(source, 0, 0, canvas.width, canvas.height)
  return canvas
}

/** Rejects where the decoder cannot be fetched. */
async function read(canvas: HTMLCanvasElement, timeLimit: number): Promise<string | null> {
  const detector = await (native ??= findDetector())
  // A detector whose service is missing rejects.
  const found = detector && await detector.detect(canvas).catch(() => null)
  if (found)
    return found[0]?.rawValue ?? null
  const { decodeQR } = await import('./decode.h5')
  const { width, height } = canvas
  try { return decodeQR(canvas.getContext('2d')!.getImageData(0, 0, width, height), { timeLimit }) }
  catch { return null }
}

/** The text of a QR code in a frame of the camera; null without one. Rejects where the decoder cannot be fetched. */
export const readFrame = (video: HTMLVideoElement): Promise<string | null> => read(drawn(video, video.videoWidth, video.videoHeight, FRAME_SIDE), FRAME_TIME)

/** The text of a QR code in a picture; null without one, and for what is no picture. Rejects where the decoder cannot be fetched. */
export async function readPicture(file: Blob): Promise<string | null> {
  const bitmap = await createImageBitmap(file).catch(() => null)
  if (!bitmap)
    return null
  try {
    for (const side of PICTURE_SIDES) {
      const text = await read(drawn(bitmap, bitmap.width, bitmap.height, side), PICTURE_TIME)
      if (text !== null)
        return text
      if (Math.max(bitmap.width, bitmap.height) <= side)
        break
    }
    return null
  }
  finally { bitmap.close() }
}
