import { mediaBox, sourceOf } from '@/utils/mediaBox'
import { localUrlOf, pictureUrl } from '@/utils/pictureUrl'

import type { RowKind } from '../contract'
import type { VideoBody } from './model'

/** `0:07`, `12:30`. */
const lengthOf = (seconds: number) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`

export const video: RowKind<VideoBody> = ({ seconds, width, height, poster }, { localPoster }) => ({
  hasMedia: 1,
  ...sourceOf(localUrlOf(localPoster) || pictureUrl(poster)),
  ...mediaBox(width, height),
  length: lengthOf(seconds),
})
