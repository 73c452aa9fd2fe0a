import type { Failure } from '@/types/failure'

import { createFailure } from '@/utils/failure'

import { declare, refusalOf } from './refusal.mp'
import { wechatError } from './wechat.mp'

/** Purpose that has to be declared for an API. */
const DECLARED_AS: Record<string, string> = {
  chooseMedia: '选中的照片或视频信息',
  chooseImage: '选中的照片或视频信息',
  chooseMessageFile: '选中的文件',
}

/** Why a picker has given nothing; null when the user has cancelled it. */
export function pickerFailure(api: string, thrown: unknown): Failure | null {
  const error = wechatError(thrown)
  const { errMsg, errno } = error
  const detail = `${errMsg} (errno ${errno})`
  const code = errno || null
  const refusal = refusalOf(error)
  if (refusal === 'undeclared')
    return createFailure('media-undeclared', { code, detail: `${api}: ${declare(DECLARED_AS[api]!)} ${detail}` })
  if (refusal)
    return createFailure('media-refused', { code, detail: `${api}: ${detail}` })
  return /cancel/i.test(errMsg) ? null : createFailure('media-unavailable', { code, detail: `${api}: ${detail}` })
}
