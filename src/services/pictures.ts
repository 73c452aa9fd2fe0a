import { failed } from '@/utils/failure'

/** A picture chosen by the user. `file`: its path (mp-weixin), itself (H5). `size` in bytes, 0 when unknown; `type` is `png` or `image/png`, '' when unknown. */
export interface Picture {
  file: string | File
  size: number
  type: string
}

/** Limits of our server (server/README.md). The server checks the bytes again. */
const MAX_BYTES = 1024 * 1024
const TYPES = new Set(['png', 'jpg', 'jpeg', 'webp', 'gif'])

/** Checks size and type before an upload. Throws `picture-too-large` or `picture-form`. Unknown values pass. */
export function checkPicture({ size, type }: Picture): void {
  const format = type.toLowerCase().replace(/^image\//, '')
  if (format && !TYPES.has(format))
    throw failed('picture-form', { detail: type })
  if (size > MAX_BYTES)
    throw failed('picture-too-large', { detail: `${size} bytes` })
}

/** Returns the picture at a temporary path from `chooseAvatar` (mp-weixin). Never rejects: an unknown size is 0. */
export function pictureAt(path: string): Promise<Picture> {
  const type = /\.(\w+)$/.exec(path)?.[1] ?? ''
  return new Promise((resolve) => {
    uni.getFileSystemManager().getFileInfo({
      filePath: path,
      success: ({ size }) => resolve({ file: path, size: size ?? 0, type }),
      fail: () => resolve({ file: path, size: 0, type }),
    })
  })
}
