import type { ZIMCombineMessage } from 'zego-zim'

import { string } from '@/utils/read'

import type { ZimKind } from '../contract'
import type { CombinedBody } from './model'

const TYPE = 100
/** Of another client's message, UTF-16 units: ZIM's server may allow more bytes than its documents say. */
const MOST = { title: 200, summary: 1000 }

/** The messages inside are not part of the content: zim/combined.ts. */
export const combined: ZimKind<CombinedBody> = {
  zimType: TYPE,
  fromZim: ({ title, summary }) => ({ kind: 'combined', title: string(title).slice(0, MOST.title), summary: string(summary).slice(0, MOST.summary) }),
  toZim: ({ title, summary }): ZIMCombineMessage => ({ type: TYPE, title, summary, messageList: [] }),
}
