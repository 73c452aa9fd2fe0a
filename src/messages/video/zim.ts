import type { ZIMVideoMessage } from 'zego-zim'

import { string } from '@/utils/read'

import type { ZimKind } from '../contract'
import type { VideoBody } from './model'

import { fileFromZim, fileToZim, whole } from '../mediaZim'

const TYPE = 14

/** ZIM itself takes the first frame of a video that is uploaded, and measures it for H.264 and H.265. */
export const video: ZimKind<VideoBody> = {
  zimType: TYPE,
  fromZim: message => ({
    kind: 'video',
    ...fileFromZim(message),
    seconds: whole(message.videoDuration),
    width: whole(message.videoFirstFrameWidth),
    height: whole(message.videoFirstFrameHeight),
    poster: string(message.videoFirstFrameDownloadUrl),
  }),
  toZim: body => ({
    type: TYPE,
    ...fileToZim(body),
    videoDuration: body.seconds,
    ...(body.url && { videoFirstFrameDownloadUrl: body.poster, videoFirstFrameWidth: body.width, videoFirstFrameHeight: body.height }),
  }) as ZIMVideoMessage,
}
