import { createFailure, FailureError } from '@/utils/failure'

import { declare, refusalOf } from './refusal.mp'
import { ask, wechat, wechatError } from './wechat.mp'

function failureOfAlbum(api: string, thrown: unknown): FailureError {
  const error = wechatError(thrown)
  const details = { code: error.errno || null, detail: `${api}: ${error.errMsg}` }
  const refusal = refusalOf(error)
  if (refusal === 'undeclared')
    return new FailureError(createFailure('album-undeclared', { ...details, detail: `${declare('相册（仅写入）')} ${details.detail}` }))
  return new FailureError(createFailure(refusal ? 'album-refused' : 'album-failed', details))
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
    if (/cancel/i.test(wechatError(error).errMsg))
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
