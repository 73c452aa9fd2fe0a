import { addTexts } from './texts'
import { alerts } from './zh-CN/alerts'

/** For banners of new messages, and for the question about an update. */
export const t = addTexts(alerts)
