import { addTexts } from './texts'
import { subscription } from './zh-CN/subscription'

/** For what WeChat answers to the question whether it may tell of messages. */
export const t = addTexts(subscription)
