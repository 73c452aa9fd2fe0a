import { accessibility } from './accessibility'
import { alerts } from './alerts'
import { chat } from './chat'
import { chatShared } from './chatShared'
import { contacts } from './contacts'
import { diagnostics } from './diagnostics'
import { failures } from './failures'
import { first } from './first'
import { forgot } from './forgot'
import { forward } from './forward'
import { groups } from './groups'
import { invites } from './invites'
import { media } from './media'
import { people } from './people'
import { profile } from './profile'
import { reactions } from './reactions'
import { report } from './report'
import { rooms } from './rooms'
import { search } from './search'
import { settings } from './settings'
import { subscription } from './subscription'
import { viewer } from './viewer'
import { voice } from './voice'
// #ifdef H5
import { wide } from './wide'
// #endif

/** English as a whole: loaded when it is chosen. */
export const en = {
  ...first,
  ...failures,
  ...chat,
  ...chatShared,
  ...contacts,
  ...forgot,
  ...forward,
  ...groups,
  ...reactions,
  ...media,
  ...invites,
  ...people,
  ...profile,
  ...report,
  ...rooms,
  ...search,
  ...settings,
  ...subscription,
  ...viewer,
  ...alerts,
  ...diagnostics,
  ...accessibility,
  ...voice,
  // #ifdef H5
  ...wide,
  // #endif
}
