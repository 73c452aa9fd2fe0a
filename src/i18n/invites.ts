import { addTexts } from './texts'
import { invites } from './zh-CN/invites'

/** For the pages of invites, and the failures of services/invites.ts. */
export const t = addTexts(invites)
