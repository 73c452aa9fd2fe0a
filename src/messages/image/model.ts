import type { FileBody } from '../mediaModel'

import { mediaModel } from '../mediaModel'

/** A picture. `width` and `height` in px, as it is seen; 0 when unknown. `thumbnail`: address of a small version, '' when there is none. */
export interface ImageBody extends FileBody {
  kind: 'image'
  width: number
  height: number
  thumbnail: string
}

declare module '@/types/message' {
  interface MessageBodies { image: ImageBody }
}

export const image = mediaModel<ImageBody>({ kind: 'image', name: '', bytes: 0, url: '', width: 0, height: 0, thumbnail: '' }, 10)
