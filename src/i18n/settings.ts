import { addTexts } from './texts'
import { settings } from './zh-CN/settings'

/** For the pages notifications, storage and about. */
export const t = addTexts(settings)
