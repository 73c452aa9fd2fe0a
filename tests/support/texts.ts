import { addTexts } from '@/i18n/texts'
import { account } from '@/i18n/zh-CN/account'
import { chat } from '@/i18n/zh-CN/chat'
import { common } from '@/i18n/zh-CN/common'
import { diagnostics } from '@/i18n/zh-CN/diagnostics'
import { privacy } from '@/i18n/zh-CN/privacy'
import { search } from '@/i18n/zh-CN/search'

/** Chinese as a whole. */
export const zhCN = { ...common, ...account, ...chat, ...diagnostics, ...privacy, ...search }

/** For the texts of all pages, in the present language. */
export const t = addTexts(account, chat, diagnostics, privacy, search)
