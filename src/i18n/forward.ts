import { addTexts } from './texts'
import { chatShared } from './zh-CN/chatShared'
import { forward } from './zh-CN/forward'

/** For the pages on which messages are forwarded and forwarded ones are read. */
export const t = addTexts(chatShared, forward)
