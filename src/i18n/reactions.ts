import { addTexts } from './texts'
import { chat } from './zh-CN/chat'
import { chatShared } from './zh-CN/chatShared'
import { reactions } from './zh-CN/reactions'

/** For reactions to messages, and what is drawn beside them. */
export const t = addTexts(chat, chatShared, reactions)
