// #ifndef H5
declare const wx: { getDeviceInfo?: () => { platform: string } }

/** Where WeChat records. On computers it has no sample rates, and on macOS it did not record at all. */
const PLATFORMS = new Set(['ios', 'android', 'ohos', 'devtools'])
// #endif

/** Whether voice messages can be recorded on this device. A browser always says yes: why it has no microphone is said when voice mode is chosen. */
export function canRecord(): boolean {
  // #ifndef H5
  return PLATFORMS.has(wx.getDeviceInfo?.().platform ?? '')
  // #endif
  // #ifdef H5
  return true
  // #endif
}
