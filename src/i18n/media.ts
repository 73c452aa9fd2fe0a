import { addTexts } from './texts'
import { media } from './zh-CN/media'

/** For choosing pictures, videos and files, and for what is wrong with them. */
export const t = addTexts(media)
