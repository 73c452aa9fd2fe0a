import { account } from './account'
import { chat } from './chat'
import { common } from './common'
import { diagnostics } from './diagnostics'
import { privacy } from './privacy'
import { search } from './search'

/** English as a whole: loaded when it is chosen. */
export const en = { ...common, ...chat, ...account, ...privacy, ...search, ...diagnostics }
