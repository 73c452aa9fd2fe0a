import { failed } from '@/utils/failure'

/** A picture that a person has chosen. Size in bytes, 0 where the platform does not say; `type` as `png` or `image/png`, '' where unknown. */
export interface Picture {
  path: string
  size: number
  type: string
}

/** What our server takes (server/README.md); it looks at the bytes itself. */
const MAX_BYTES = 1024 * 1024
const TYPES = new Set(['png', 'jpg', 'jpeg', 'webp', 'gif'])

/** Throws `picture-too-large` or `picture-form`, before anything is uploaded. */
export function checkPicture({ size, type }: Picture): void {
  const format = type.toLowerCase().replace(/^image\//, '')
  if (format && !TYPES.has(format))
    throw failed('picture-form', { detail: type })
  if (size > MAX_BYTES)
    throw failed('picture-too-large', { detail: `${size} bytes` })
}

/** Lets the person choose a picture (H5). Null when nothing was chosen. */
export function choosePicture(): Promise<Picture | null> {
  return new Promise((resolve) => {
    uni.chooseImage({
      count: 1,
      success({ tempFilePaths, tempFiles }) {
        const [file] = tempFiles as Array<{ size: number, type?: string }>
        const [path] = tempFilePaths as string[]
        resolve(path && file ? { path, size: file.size, type: file.type ?? '' } : null)
      },
      fail: () => resolve(null),
    })
  })
}

/** The picture behind a temporary path (mp-weixin), as `chooseAvatar` hands it out. */
export function pictureAt(path: string): Promise<Picture> {
  const type = /\.(\w+)$/.exec(path)?.[1] ?? ''
  return new Promise((resolve) => {
    uni.getFileSystemManager().getFileInfo({
      filePath: path,
      success: ({ size }) => resolve({ path, size: size ?? 0, type }),
      fail: () => resolve({ path, size: 0, type }),
    })
  })
}
