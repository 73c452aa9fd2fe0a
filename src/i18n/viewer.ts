import { addTexts } from './texts'
import { viewer } from './zh-CN/viewer'

/** For the viewer of pictures and videos, and for files that are opened. */
export const t = addTexts(viewer)
