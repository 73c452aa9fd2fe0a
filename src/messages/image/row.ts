import { mediaBox } from '@/utils/mediaBox'
import { localUrlOf, pictureUrl } from '@/utils/pictureUrl'

import type { RowKind } from '../contract'
import type { ImageBody } from './model'

export const image: RowKind<ImageBody> = ({ width, height, thumbnail, url }, { localUrl }) => ({
  hasMedia: 1,
  src: localUrlOf(localUrl) || pictureUrl(thumbnail || url),
  ...mediaBox(width, height),
})
