import { addTexts } from './texts'
import { invites } from './zh-CN/invites'

/** Of the failures of invites (services/invites.ts). */
addTexts(invites)
