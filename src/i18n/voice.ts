import { addTexts } from './texts'
import { voice } from './zh-CN/voice'

/** For the recorder and the player of voice messages. */
export const t = addTexts(voice)
