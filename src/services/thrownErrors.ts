// #ifdef MP-WEIXIN
declare const wx: { onError: (report: (error: string) => void) => void, onUnhandledRejection: (report: (rejected: { reason: unknown }) => void) => void }
// #endif

/** Calls `report` with what the app throws and nobody catches. For the life of the app. WeChat gives errors as texts of message and stack. */
export function watchThrown(report: (thrown: unknown) => void): void {
  // #ifdef MP-WEIXIN
  wx.onError(report)
  wx.onUnhandledRejection(({ reason }) => report(reason))
  // #endif
  // #ifdef H5
  window.addEventListener('error', ({ error, message }) => report(error ?? message))
  window.addEventListener('unhandledrejection', ({ reason }) => report(reason))
  // #endif
}
