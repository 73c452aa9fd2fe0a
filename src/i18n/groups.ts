import { addTexts } from './texts'
import { chat } from './zh-CN/chat'
import { groups } from './zh-CN/groups'

/** For the pages of groups. */
export const t = addTexts(chat, groups)
