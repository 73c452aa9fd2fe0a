import type { ZIMCommandMessage } from 'zego-zim'

import { decodeUtf8, encodeUtf8 } from '@/utils/bytes'

import type { ZimKind } from '../contract'
import type { CommandBody } from './model'

const TYPE = 2

export const command: ZimKind<CommandBody> = {
  zimType: TYPE,
  fromZim: ({ message }) => message instanceof Uint8Array ? { kind: 'command', text: decodeUtf8(message) } : null,
  toZim: ({ text }): ZIMCommandMessage => ({ type: TYPE, message: encodeUtf8(text) }),
  pace: 'command',
}
