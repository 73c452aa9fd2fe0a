import type { wechatError } from './wechat.mp'

/** WeChat's numbers: the user has refused the privacy agreement; the agreement does not declare the function. */
const REFUSED = 104
const UNDECLARED = 112

/** Whether WeChat has refused a call because nothing declares it, which concerns the operator, or because the user does not allow it; null for other failures. */
export function refusalOf({ errMsg, errno }: ReturnType<typeof wechatError>): 'undeclared' | 'refused' | null {
  if (errno === UNDECLARED || /not declared/.test(errMsg))
    return 'undeclared'
  return errno === REFUSED || /privacy|auth|permission|denied/i.test(errMsg) ? 'refused' : null
}

/** What the operator has to do. @param purpose by the name that it has in the console */
export const declare = (purpose: string) => `declare “${purpose}” in the console, 设置 → 服务内容声明 → 用户隐私保护指引.`
