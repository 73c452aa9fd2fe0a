import { addTexts } from './texts'
import { invites } from './zh-CN/invites'

/** For what makes and opens invites. */
export const t = addTexts(invites)
