import { addTexts } from './texts'
import { chat } from './zh-CN/chat'
import { chatShared } from './zh-CN/chatShared'

/** For chats, rooms and the page that starts one. */
export const t = addTexts(chat, chatShared)
