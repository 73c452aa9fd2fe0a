import { addTexts } from './texts'
import { accessibility } from './zh-CN/accessibility'

/** For what uni draws around the pages of H5. */
export const t = addTexts(accessibility)
