import type { ZIMFileMessage } from 'zego-zim'

import type { ZimKind } from '../contract'
import type { DocumentBody } from './model'

import { fileFromZim, fileToZim } from '../mediaZim'

const TYPE = 12

export const file: ZimKind<DocumentBody> = {
  zimType: TYPE,
  fromZim: message => ({ kind: 'file', ...fileFromZim(message) }),
  toZim: body => ({ type: TYPE, ...fileToZim(body) }) as ZIMFileMessage,
}
