import type { ZIMTextMessage } from 'zego-zim'

import type { ZimKind } from '../contract'
import type { TextBody } from './model'

const TYPE = 1

export const text: ZimKind<TextBody> = {
  zimType: TYPE,
  fromZim: ({ message }) => typeof message === 'string' ? { kind: 'text', text: message } : null,
  toZim: (body): ZIMTextMessage => ({ type: TYPE, message: body.text }),
}
