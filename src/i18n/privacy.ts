import { addTexts } from './texts'
import { privacy } from './zh-CN/privacy'

/** For the consent sheet, which other pages show. */
export const t = addTexts(privacy)
