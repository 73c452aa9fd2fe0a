import { addTexts } from './texts'
import { chatShared } from './zh-CN/chatShared'
import { groups } from './zh-CN/groups'

/** For the pages of groups. */
export const t = addTexts(chatShared, groups)
