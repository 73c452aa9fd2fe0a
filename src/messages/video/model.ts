import type { FileBody } from '../mediaModel'

import { mediaModel } from '../mediaModel'

/** A video. `width` and `height` of a frame in px, 0 when unknown. `poster`: address of the first frame, '' when there is none. */
export interface VideoBody extends FileBody {
  kind: 'video'
  seconds: number
  width: number
  height: number
  poster: string
}

declare module '@/types/message' {
  interface MessageBodies { video: VideoBody }
}

export const video = mediaModel<VideoBody>({ kind: 'video', name: '', bytes: 0, url: '', seconds: 0, width: 0, height: 0, poster: '' }, 100)
