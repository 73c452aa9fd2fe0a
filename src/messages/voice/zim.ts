import type { ZIMAudioMessage } from 'zego-zim'

import type { ZimKind } from '../contract'
import type { VoiceBody } from './model'

import { fileFromZim, fileToZim, whole } from '../mediaZim'

const TYPE = 13

export const voice: ZimKind<VoiceBody> = {
  zimType: TYPE,
  fromZim: message => ({ kind: 'voice', ...fileFromZim(message), seconds: whole(message.audioDuration) }),
  toZim: body => ({ type: TYPE, ...fileToZim(body), audioDuration: body.seconds }) as ZIMAudioMessage,
}
