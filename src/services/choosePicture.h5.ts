import type { Picture } from './pictures'

import { chooseFiles } from './media/chooseFiles.h5'

/** Opens the browser's picker. Null when it was cancelled. */
export async function choosePicture(): Promise<Picture | null> {
  const [file] = await chooseFiles({ accept: 'image/png,image/jpeg,image/webp,image/gif' })
  return file ? { file, size: file.size, type: file.type } : null
}
