import { addTexts } from './texts'
import { search } from './zh-CN/search'

/** For the search page. */
export const t = addTexts(search)
