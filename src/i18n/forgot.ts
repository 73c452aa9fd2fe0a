import { addTexts } from './texts'
import { account } from './zh-CN/account'
import { forgot } from './zh-CN/forgot'
import { signIn } from './zh-CN/signIn'

/** For the page forgot, which also uses texts of sign-in. */
export const t = addTexts(account, signIn, forgot)
