import { vi } from 'vitest'

interface Stopped { tempFilePath: string, duration?: number, fileSize?: number }

/** WeChat's recorder, microphone permissions and screen. It says nothing by itself: a test calls what WeChat would. */
export function fakeWeChat() {
  const listeners: Record<string, Array<(argument?: never) => void>> = {}
  const on = (name: string) => (listener: (argument?: never) => void) => { (listeners[name] ??= []).push(listener) }
  const emit = (name: string, argument?: object) => { for (const listener of listeners[name] ?? []) listener(argument as never) }
  const manager = {
    start: vi.fn(),
    stop: vi.fn(),
    onStart: on('start'),
    onStop: on('stop'),
    onPause: on('pause'),
    onError: on('error'),
    onInterruptionBegin: on('interruption'),
  }
  const wx = {
    getRecorderManager: () => manager,
    setKeepScreenOn: vi.fn<(options: { keepScreenOn: boolean }) => void>(),
    getDeviceInfo: () => ({ platform: 'ios' }),
    getAppAuthorizeSetting: () => ({ microphoneAuthorized: 'authorized' }),
    openAppAuthorizeSetting: vi.fn(),
    authorize: vi.fn(),
    openSetting: vi.fn(),
  }
  vi.stubGlobal('wx', wx)
  return {
    wx,
    starts: () => manager.start.mock.calls.length,
    stops: () => manager.stop.mock.calls.length,
    options: () => manager.start.mock.lastCall![0] as Record<string, unknown>,
    listenersOf: (name: string) => listeners[name]?.length ?? 0,
    started: () => emit('start'),
    stopped: (result: Partial<Stopped> = {}) => emit('stop', { tempFilePath: 'wxfile://tmp_a.mp3', fileSize: 8000, ...result }),
    failed: (errMsg: string, errno?: number) => emit('error', { errMsg, errno }),
    interrupted: () => emit('interruption'),
    paused: () => emit('pause'),
    isScreenKeptOn: () => wx.setKeepScreenOn.mock.lastCall?.[0].keepScreenOn ?? false,
  }
}
