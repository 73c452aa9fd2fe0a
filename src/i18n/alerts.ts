import { addTexts } from './texts'
import { alerts } from './zh-CN/alerts'

/** For banners of new messages. */
export const t = addTexts(alerts)
