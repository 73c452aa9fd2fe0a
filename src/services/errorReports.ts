import type { ErrorShape } from '@/utils/errorShape'

import { serverUrl } from './accounts'
import { http } from './http'

export interface ErrorReport extends ErrorShape {
  /** The page in front, without its query; '' without one. */
  page: string
  /** How often it came. */
  count: number
}

const wordOf = (text: unknown, pattern: RegExp) => pattern.test(String(text)) ? String(text) : ''

/** The app and the system that the reports come from. */
function source() {
  const { SDKVersion = '' } = uni.getAppBaseInfo() as { SDKVersion?: string }
  const VERSION = /^[\w.+-]{0,32}$/
  let [platform, os] = ['mp-weixin', '']
  // #ifdef MP-WEIXIN
  os = uni.getDeviceInfo().platform ?? ''
  // #endif
  // #ifdef H5
  platform = 'h5'
  os = /android|iphone|ipad|mac|windows|linux/i.exec(navigator.userAgent)?.[0].toLowerCase() ?? ''
  // #endif
  return {
    platform,
    version: import.meta.env.VITE_APP_VERSION,
    sdk: import.meta.env.VITE_ZIM_VERSION,
    library: wordOf(SDKVersion, VERSION),
    os: wordOf(os, /^[a-z_]{0,16}$/),
  }
}

/** Tells our server of at most 20 errors (server/README.md). It stores them without a user. Rejects with a FailureError. */
export const sendErrorReports = (bearer: string, reports: ErrorReport[]) => http<void>(serverUrl('/v1/error-reports'), { method: 'POST', bearer, body: { ...source(), reports } })
