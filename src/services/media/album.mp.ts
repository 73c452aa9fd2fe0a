import { createFailure, FailureError, textOf } from '@/utils/failure'

import { ask, wechat } from './wechatFiles.mp'

/** WeChat's numbers: the user has refused the privacy agreement; the agreement does not declare the function. */
const REFUSED = 104
const UNDECLARED = 112

function failureOfAlbum(api: string, error: unknown): FailureError {
  const { errMsg = textOf(error), errno = 0 } = (error ?? {}) as { errMsg?: string, errno?: number }
  const details = { code: errno || null, detail: `${api}: ${errMsg}` }
  if (errno === UNDECLARED || /not declared/.test(errMsg))
    return new FailureError(createFailure('album-undeclared', { ...details, detail: `declare “相册（仅写入）” in the console, 设置 → 服务内容声明 → 用户隐私保护指引. ${details.detail}` }))
  return new FailureError(createFailure(errno === REFUSED || /auth|permission|privacy|denied/i.test(errMsg) ? 'album-refused' : 'album-failed', details))
}

/**
 * Saves a picture or video of this device to the album. WeChat asks for the scope by itself, once. Resolves to false when the user has cancelled.
 * Rejects with a FailureError: `album-refused`, `album-undeclared`, `album-failed`.
 */
export async function saveToAlbum(filePath: string, kind: 'image' | 'video'): Promise<boolean> {
  const api = kind === 'image' ? 'saveImageToPhotosAlbum' : 'saveVideoToPhotosAlbum'
  try {
    await ask<unknown>(callbacks => wechat()[api]({ filePath, ...callbacks }))
    return true
  }
  catch (error) {
    if (/cancel/i.test((error as { errMsg?: string } | null)?.errMsg ?? ''))
      return false
    throw failureOfAlbum(api, error)
  }
}

/** Opens the settings that decide whether WeChat may save: those of the phone where they forbid it to WeChat as a whole. Called after a tap. */
export function openAlbumSettings(): void {
  const { getAppAuthorizeSetting, openAppAuthorizeSetting, openSetting } = wechat()
  if (openAppAuthorizeSetting && getAppAuthorizeSetting?.().albumAuthorized === 'denied') openAppAuthorizeSetting({})
  else openSetting({})
}
