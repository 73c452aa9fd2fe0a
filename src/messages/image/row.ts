import { mediaBox, sourceOf } from '@/utils/mediaBox'
import { localUrlOf, pictureUrl } from '@/utils/pictureUrl'

import type { RowKind } from '../contract'
import type { ImageBody } from './model'

export const image: RowKind<ImageBody> = ({ width, height, thumbnail, url }, { localUrl }) => ({
  hasMedia: 1,
  ...sourceOf(localUrlOf(localUrl) || pictureUrl(thumbnail || url)),
  ...mediaBox(width, height),
})
