import type { Host } from '../host'

import { answerOf, api, subscription } from './api'
import { privateApi } from './privacy'

/** Login, clipboard and calls. */
export function user(host: Host) {
  return {
    login: api(host, 'login', () => ({ code: 'host-login-code' })),
    checkSession: api(host, 'checkSession', () => {}),
    getUserInfo: api(host, 'getUserInfo', options => answerOf(host, 'getUserInfo', options)),
    getUserProfile: api(host, 'getUserProfile', options => answerOf(host, 'getUserProfile', options)),
    setClipboardData: privateApi(host, 'setClipboardData', 'Clipboard', ({ data }) => { host.state.clipboard = String(data) }),
    makePhoneCall: api(host, 'makePhoneCall', ({ phoneNumber }) => { host.state.called = String(phoneNumber) }),
    getClipboardData: privateApi(host, 'getClipboardData', 'Clipboard', () => ({ data: host.state.clipboard })),
    ...subscription(host, 'copyUrl'),
  }
}
