import { addTexts } from './texts'
import { welcome } from './zh-CN/welcome'

/** For the page welcome, and the way to it. */
export const t = addTexts(welcome)
