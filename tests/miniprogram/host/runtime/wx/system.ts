import type { Host } from '../host'

import { api, subscription } from './api'

/** The base library version that the host reports. uni-app and SDKs read it. */
const SDK_VERSION = '3.8.12'

/** Device, window, lifecycle events of the app, and small utilities. Sizes in px. */
export function system(host: Host) {
  const { device } = host
  const windowInfo = () => {
    const window = host.pages.top?.window
    const top = window?.navigationStyle === 'custom' ? 0 : device.statusBarHeight + 44
    const bottom = (host.pages.top?.tab ?? -1) >= 0 ? 50 + device.safeAreaBottom : 0
    return {
      pixelRatio: 2,
      screenWidth: device.width,
      screenHeight: device.height,
      windowWidth: device.width,
      windowHeight: device.height - top - bottom,
      statusBarHeight: device.statusBarHeight,
      screenTop: top,
      safeArea: {
        left: 0,
        right: device.width,
        top: device.statusBarHeight,
        bottom: device.height - device.safeAreaBottom,
        width: device.width,
        height: device.height - device.safeAreaBottom - device.statusBarHeight,
      },
    }
  }
  const deviceInfo = () => ({ abi: '', benchmarkLevel: 30, brand: device.brand, model: device.model, platform: device.platform, system: device.system, memorySize: 4096 })
  const appBaseInfo = () => ({
    SDKVersion: SDK_VERSION,
    enableDebug: false,
    host: { appId: '', env: 'WeChat' },
    language: device.language,
    version: '8.0.50',
    theme: host.state.theme,
    fontSizeSetting: 16,
    fontSizeScaleFactor: 1,
  })
  const systemInfo = () => ({ ...deviceInfo(), ...appBaseInfo(), ...windowInfo(), bluetoothEnabled: false, locationEnabled: false, wifiEnabled: true })
  const enterOptions = () => ({ path: host.options.path ?? host.dist.app.pages[0], query: host.options.query ?? {}, scene: host.options.scene ?? 1001, referrerInfo: {}, shareTicket: undefined, apiCategory: 'default' })

  return {
    env: { USER_DATA_PATH: host.files.root },
    getWindowInfo: windowInfo,
    getDeviceInfo: deviceInfo,
    getAppBaseInfo: appBaseInfo,
    getSystemInfoSync: systemInfo,
    getSystemInfo: api(host, 'getSystemInfo', systemInfo),
    getSystemInfoAsync: api(host, 'getSystemInfoAsync', systemInfo),
    getSystemSetting: () => ({ bluetoothEnabled: false, locationEnabled: false, wifiEnabled: true, deviceOrientation: 'portrait' }),
    getAccountInfoSync: () => ({ miniProgram: { appId: 'wx0123456789abcdef', envVersion: 'develop', version: '' } }),
    getMenuButtonBoundingClientRect: () => ({ width: 87, height: 32, top: device.statusBarHeight + 6, bottom: device.statusBarHeight + 38, left: device.width - 94, right: device.width - 7 }),
    getLaunchOptionsSync: enterOptions,
    getEnterOptionsSync: enterOptions,
    getApiCategory: () => 'default',
    getPerformance: () => ({ getEntries: () => [], getEntriesByType: () => [], getEntriesByName: () => [], createObserver: () => ({ observe() {}, disconnect() {} }), now: () => Date.now() }),
    getUpdateManager: () => ({ onCheckForUpdate() {}, onUpdateReady: (listener: () => void) => host.bus.on('updateReady', listener), onUpdateFailed() {}, applyUpdate: () => { host.state.updates++ } }),
    reportPerformance() {},
    nextTick: (callback: unknown) => void Promise.resolve().then(() => host.call(callback)),
    preloadAssets() {},
    arrayBufferToBase64: (bytes: ArrayBuffer) => toBase64(new Uint8Array(bytes)),
    base64ToArrayBuffer: (text: string) => fromBase64(text).buffer,
    exitMiniProgram: api(host, 'exitMiniProgram', () => host.bus.emit('exit')),
    setKeepScreenOn: api(host, 'setKeepScreenOn', ({ keepScreenOn }) => { host.state.isScreenKeptOn = Boolean(keepScreenOn) }),
    setEnableDebug: api(host, 'setEnableDebug', () => {}),
    triggerGC() {},
    ...subscription(host, 'appShow'),
    ...subscription(host, 'appHide'),
    ...subscription(host, 'error'),
    ...subscription(host, 'unhandledRejection'),
    ...subscription(host, 'pageNotFound'),
    ...subscription(host, 'themeChange'),
    ...subscription(host, 'windowResize'),
    ...subscription(host, 'memoryWarning'),
    ...subscription(host, 'audioInterruptionBegin'),
    ...subscription(host, 'audioInterruptionEnd'),
    ...subscription(host, 'userCaptureScreen'),
    ...subscription(host, 'keyboardHeightChange'),
    hideKeyboard: api(host, 'hideKeyboard', () => host.keyboard.hide()),
  }
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

export function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(i, i + 3)
    const n = (a << 16) | (b << 8) | c
    text += ALPHABET[n >> 18]! + ALPHABET[(n >> 12) & 63]! + (i + 1 < bytes.length ? ALPHABET[(n >> 6) & 63] : '=') + (i + 2 < bytes.length ? ALPHABET[n & 63] : '=')
  }
  return text
}

export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const clean = text.replace(/[^A-Z0-9+/]/gi, '')
  const bytes = new Uint8Array(Math.floor(clean.length * 3 / 4))
  let bits = 0
  let held = 0
  let at = 0
  for (const sign of clean) {
    held = (held << 6) | ALPHABET.indexOf(sign)
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[at++] = (held >> bits) & 255
    }
  }
  return bytes
}
