import { accessibility } from './accessibility'
import { account } from './account'
import { alerts } from './alerts'
import { chat } from './chat'
import { common } from './common'
import { diagnostics } from './diagnostics'
import { failures } from './failures'
import { media } from './media'
import { privacy } from './privacy'
import { search } from './search'
import { settings } from './settings'
// #ifdef H5
import { voice } from './voice'
import { wide } from './wide'
// #endif

/** English as a whole: loaded when it is chosen. */
export const en = {
  ...common,
  ...failures,
  ...chat,
  ...media,
  ...account,
  ...privacy,
  ...search,
  ...settings,
  ...alerts,
  ...diagnostics,
  ...accessibility,
  // #ifdef H5
  ...voice,
  ...wide,
  // #endif
}
