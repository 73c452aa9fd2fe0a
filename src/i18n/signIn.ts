import { addTexts } from './texts'
import { account } from './zh-CN/account'
import { signIn } from './zh-CN/signIn'
import { welcome } from './zh-CN/welcome'

/** For the page sign-in, which leads to the page welcome. */
export const t = addTexts(account, signIn, welcome)
