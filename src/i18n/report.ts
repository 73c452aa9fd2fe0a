import { addTexts } from './texts'
import { report } from './zh-CN/report'

/** For the page that reports a person, a group or a room. */
export const t = addTexts(report)
