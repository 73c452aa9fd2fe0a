import { addTexts } from './texts'
import { wide } from './zh-CN/wide'

/** H5: for wide windows. */
export const t = addTexts(wide)
