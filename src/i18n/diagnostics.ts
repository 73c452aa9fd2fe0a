import { addTexts } from './texts'
import { account } from './zh-CN/account'
import { chat } from './zh-CN/chat'
import { diagnostics } from './zh-CN/diagnostics'

/** For the diagnostics page, which explains failures of all pages. */
export const t = addTexts(diagnostics, account, chat)
