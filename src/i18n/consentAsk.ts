import { addTexts } from './texts'
import { consentAsk } from './zh-CN/consentAsk'

/** For pages/askConsent.ts. */
export const t = addTexts(consentAsk)
