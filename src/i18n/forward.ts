import { addTexts } from './texts'
import { chat } from './zh-CN/chat'
import { forward } from './zh-CN/forward'

/** For the pages on which messages are forwarded and forwarded ones are read. */
export const t = addTexts(chat, forward)
