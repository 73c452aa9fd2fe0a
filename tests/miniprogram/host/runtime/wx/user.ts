import type { Host } from '../host'

import { answerOf, api, subscription, WxFailure } from './api'

/** Login, settings, privacy terms, clipboard, calls, sharing and subscription messages. */
export function user(host: Host) {
  return {
    login: api(host, 'login', () => ({ code: 'host-login-code' })),
    checkSession: api(host, 'checkSession', () => {}),
    getSetting: api(host, 'getSetting', () => ({ authSetting: {}, subscriptionsSetting: {} })),
    openSetting: api(host, 'openSetting', () => ({ authSetting: {} })),
    authorize: api(host, 'authorize', ({ scope }) => {
      if (host.answers[`authorize:${String(scope)}`] === false)
        throw new WxFailure('auth deny')
    }),
    getUserInfo: api(host, 'getUserInfo', options => answerOf(host, 'getUserInfo', options)),
    getUserProfile: api(host, 'getUserProfile', options => answerOf(host, 'getUserProfile', options)),
    requestSubscribeMessage: api(host, 'requestSubscribeMessage', options => answerOf(host, 'requestSubscribeMessage', options)),
    setClipboardData: api(host, 'setClipboardData', ({ data }) => { host.state.clipboard = String(data) }),
    makePhoneCall: api(host, 'makePhoneCall', ({ phoneNumber }) => { host.state.called = String(phoneNumber) }),
    getClipboardData: api(host, 'getClipboardData', () => ({ data: host.state.clipboard })),
    ...privacy(host),
    ...subscription(host, 'copyUrl'),
  }
}

/**
 * Privacy authorisation. While the user has not agreed, functions that use private data call the app's onNeedPrivacyAuthorization
 * listener. The listener shows a dialog with `<button open-type="agreePrivacyAuthorization">` and calls resolve.
 */
function privacy(host: Host) {
  let listener: unknown
  const require = () => new Promise<void>((resolve, reject) => {
    if (host.state.isPrivacyAgreed) {
      resolve()
      return
    }
    if (!listener) {
      reject(new WxFailure('privacy permission is not authorized', { errno: 104 }))
      return
    }
    const resolution = ({ event }: { event: string }) => {
      if (event === 'agree') {
        host.state.isPrivacyAgreed = true
        resolve()
      }
      else if (event === 'disagree') {
        reject(new WxFailure('privacy permission is not authorized', { errno: 104 }))
      }
    }
    host.call(listener, [resolution, { referrer: 'requirePrivacyAuthorize' }])
  })
  return {
    onNeedPrivacyAuthorization: (callback: unknown) => { listener = callback },
    requirePrivacyAuthorize: api(host, 'requirePrivacyAuthorize', require),
    getPrivacySetting: api(host, 'getPrivacySetting', () => ({ needAuthorization: !host.state.isPrivacyAgreed, privacyContractName: '《用户隐私保护指引》' })),
    openPrivacyContract: api(host, 'openPrivacyContract', () => {}),
  }
}
