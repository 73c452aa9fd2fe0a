import { addTexts } from './texts'
import { consent } from './zh-CN/consent'

/** For the agreement: the pages legal and consent, and the parts of the sign-in. */
export const t = addTexts(consent)
