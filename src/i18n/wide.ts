import { addTexts } from './texts'
import { account } from './zh-CN/account'
import { wide } from './zh-CN/wide'

/** H5: for wide windows. */
export const t = addTexts(wide, account)
