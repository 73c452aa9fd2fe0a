import { addTexts } from './texts'
import { account } from './zh-CN/account'

/** For the page me. */
export const t = addTexts(account)
