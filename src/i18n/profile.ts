import { addTexts } from './texts'
import { account } from './zh-CN/account'
import { profile } from './zh-CN/profile'

/** For the page profile, which also uses texts of sign-in and me. */
export const t = addTexts(account, profile)
