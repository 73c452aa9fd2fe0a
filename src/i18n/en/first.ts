import { account } from './account'
import { common } from './common'
import { privacy } from './privacy'

/** Of the pages that may be the first one. In the mini program they are in the main package. */
export const first = { ...common, ...account, ...privacy }
