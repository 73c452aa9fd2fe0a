import { addTexts } from './texts'
import { account } from './zh-CN/account'
import { privacy } from './zh-CN/privacy'

/** For the pages sign-in and me. */
export const t = addTexts(account, privacy)
