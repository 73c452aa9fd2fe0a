import { addTexts } from './texts'
import { account } from './zh-CN/account'
import { signIn } from './zh-CN/signIn'

/** For the page sign-in. */
export const t = addTexts(account, signIn)
