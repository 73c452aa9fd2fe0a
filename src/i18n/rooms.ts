import { addTexts } from './texts'
import { chatShared } from './zh-CN/chatShared'
import { groups } from './zh-CN/groups'
import { rooms } from './zh-CN/rooms'

/** For the pages of a room beside its chat. They share parts with the pages of groups. */
export const t = addTexts(chatShared, groups, rooms)
