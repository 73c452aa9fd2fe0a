import { account } from './account'
import { common } from './common'
import { consent } from './consent'
import { consentAsk } from './consentAsk'
import { missing } from './missing'
import { privacy } from './privacy'
import { signIn } from './signIn'
import { welcome } from './welcome'

/** Of the pages that may be the first one, of the sign-in, and of what may be missing there. In the mini program they are in the main package. */
export const first = { ...common, ...account, ...privacy, ...consent, ...consentAsk, ...signIn, ...welcome, ...missing }
