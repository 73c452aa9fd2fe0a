const MB = 1024 * 1024

/** Bytes and seconds up to which something is sent. */
export interface MediaLimits { imageBytes: number, videoBytes: number, fileBytes: number, videoSeconds: number }

/** Of ZIM: pictures 10 MB, videos and files 100 MB; it has no limit for the seconds of a video. */
const ZIM: MediaLimits = { imageBytes: 10 * MB, videoBytes: 100 * MB, fileBytes: 100 * MB, videoSeconds: 3600 }
/** Of mini programs: the SDK reads a whole file into memory and computes its hash there (zego-zim-miniprogram 2.29.0). */
const MINI_PROGRAM: MediaLimits = { imageBytes: 10 * MB, videoBytes: 25 * MB, fileBytes: 20 * MB, videoSeconds: 600 }

/** A value of the environment, held within what ZIM takes; the default where it is empty or no number. */
const within = (configured: string | undefined, preset: number, most: number) => Number(configured) >= 1 ? Math.min(Math.floor(Number(configured)), most) : preset

/** The limits of a platform, as configured (VITE_MEDIA_…, see .env). */
export function mediaLimits(platform: 'mini-program' | 'h5'): MediaLimits {
  const preset = platform === 'h5' ? ZIM : MINI_PROGRAM
  const { VITE_MEDIA_IMAGE_LIMIT_BYTES, VITE_MEDIA_VIDEO_LIMIT_BYTES, VITE_MEDIA_FILE_LIMIT_BYTES, VITE_MEDIA_VIDEO_LIMIT_SECONDS } = import.meta.env
  return {
    imageBytes: within(VITE_MEDIA_IMAGE_LIMIT_BYTES, preset.imageBytes, ZIM.imageBytes),
    videoBytes: within(VITE_MEDIA_VIDEO_LIMIT_BYTES, preset.videoBytes, ZIM.videoBytes),
    fileBytes: within(VITE_MEDIA_FILE_LIMIT_BYTES, preset.fileBytes, ZIM.fileBytes),
    videoSeconds: within(VITE_MEDIA_VIDEO_LIMIT_SECONDS, preset.videoSeconds, ZIM.videoSeconds),
  }
}

/** Most pictures and videos, or files, of one choice: WeChat's own. */
export const MOST_AT_ONCE = 9

/** Pictures above either are compressed, unless the original is wanted. */
export const COMPRESS_ABOVE_BYTES = 2 * MB
export const LONGEST_SIDE = 2560
/** Pictures this many times longer than wide keep their size: a screenshot of a chat would be unreadable. */
export const LONG_PICTURE = 3
/** What a phone can decode: 4 bytes a pixel. Cameras have up to 108 million. */
export const MOST_PIXELS = 120_000_000
export const JPEG_QUALITY = 0.82
