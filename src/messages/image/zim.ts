import type { ZIMImageMessage } from 'zego-zim'

import { string } from '@/utils/read'

import type { ZimKind } from '../contract'
import type { ImageBody } from './model'

import { fileFromZim, fileToZim, whole } from '../mediaZim'

const TYPE = 11

/** ZIM itself measures a picture that is uploaded. */
export const image: ZimKind<ImageBody> = {
  zimType: TYPE,
  fromZim: message => ({
    kind: 'image',
    ...fileFromZim(message),
    width: whole(message.originalImageWidth),
    height: whole(message.originalImageHeight),
    thumbnail: string(message.thumbnailDownloadUrl),
  }),
  toZim: body => ({
    type: TYPE,
    ...fileToZim(body),
    ...(body.url && { originalImageWidth: body.width, originalImageHeight: body.height, thumbnailDownloadUrl: body.thumbnail }),
  }) as ZIMImageMessage,
}
