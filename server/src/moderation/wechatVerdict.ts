/** What WeChat's checks of texts and of media have in common. */
import type { ModerationConfig } from '../config'

/** Of WeChat's four: 1 profile, 2 comment, 3 forum, 4 social log. */
export const SCENES = { profile: 1, message: 4 }
/** The openid is not of this mini program, or its user was not in it for two hours. */
export const NOT_CHECKABLE = [40003, 61010]

/** Returns '' for what passes, else a label. Throws when there is no verdict. `onReview`: of what a person should look at. */
export function wechatLabel(result: unknown, onReview: ModerationConfig['onReview']): string {
  const { suggest, label } = (result ?? {}) as { suggest?: unknown, label?: unknown }
  if (suggest === 'pass' || (suggest === 'review' && onReview === 'send'))
    return ''
  if (suggest === 'risky' || suggest === 'review')
    return `wechat-${Number(label) || suggest}`
  throw new Error('WeChat gave no verdict')
}
