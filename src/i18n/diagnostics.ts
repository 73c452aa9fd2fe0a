import { addTexts } from './texts'
import { account } from './zh-CN/account'
import { chatShared } from './zh-CN/chatShared'
import { diagnostics } from './zh-CN/diagnostics'

/** For the diagnostics page, which explains failures of all pages. */
export const t = addTexts(diagnostics, account, chatShared)
