import type { FailureError } from '@/utils/failure'

import { failed } from '@/utils/failure'

import { canRecord } from './canRecord'

interface Refusal { errMsg?: string, errno?: number }
interface Callbacks<T = unknown> { success?: (result: T) => void, fail?: (error: Refusal) => void }

declare const wx: {
  /** From base library 2.20.1. */
  getAppAuthorizeSetting?: () => { microphoneAuthorized?: 'authorized' | 'denied' | 'not determined' }
  openAppAuthorizeSetting?: (options: Callbacks) => void
  authorize: (options: Callbacks & { scope: string }) => void
  openSetting: (options: Callbacks<{ authSetting: Record<string, boolean | undefined> }>) => void
}

const SCOPE = 'scope.record'
/** `errno` of calls that need a consent: refused by the user; not declared in WeChat's console. */
const PRIVACY = { refused: 104, undeclared: 112 }

const isBlockedByPhone = () => wx.getAppAuthorizeSetting?.().microphoneAuthorized === 'denied'

/** The failure of a call that was refused. Its text says what to do. */
export function refusalOf({ errMsg = '', errno }: Refusal): FailureError {
  if (errno === PRIVACY.refused || errMsg.includes('privacy permission'))
    return failed('privacy-refused', { code: errno, detail: errMsg })
  if (errno === PRIVACY.undeclared || errMsg.includes('privacy agreement'))
    return failed('privacy-undeclared', { code: errno, detail: errMsg })
  if (/auth|permission|system denied/i.test(errMsg))
    return failed(isBlockedByPhone() ? 'microphone-blocked' : 'microphone-refused', { code: errno, detail: errMsg })
  return failed('recorder', { code: errno, detail: errMsg })
}

/**
 * Asks for the microphone where that was not done before. Called when voice mode is chosen, because the question would take the touch away from a press.
 * Rejects with a FailureError: `microphone-unsupported`, `microphone-blocked` (by the phone), `microphone-refused`, `privacy-refused`, `privacy-undeclared`.
 */
export async function askMicrophone(): Promise<void> {
  if (!canRecord())
    throw failed('microphone-unsupported')
  if (isBlockedByPhone())
    throw failed('microphone-blocked')
  await new Promise<void>((resolve, reject) => wx.authorize({ scope: SCOPE, success: () => resolve(), fail: error => reject(refusalOf(error)) }))
}

/** Opens the settings in which a refused microphone can be allowed. WeChat wants a tap before it. Resolves with whether it is allowed now, as far as that is known. */
export function openMicrophoneSetting(): Promise<boolean> {
  return new Promise((resolve) => {
    const fail = () => resolve(false)
    if (isBlockedByPhone()) wx.openAppAuthorizeSetting?.({ success: () => resolve(!isBlockedByPhone()), fail })
    else wx.openSetting({ success: ({ authSetting }) => resolve(authSetting[SCOPE] === true), fail })
  })
}
