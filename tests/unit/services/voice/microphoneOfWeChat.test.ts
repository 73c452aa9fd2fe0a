import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { canRecord } from '@/services/voice/canRecord'
import { askMicrophone, openMicrophoneSetting } from '@/services/voice/microphone.mp'
import { failureOf } from '@/utils/failure'

import { fakeWeChat } from './fakeWeChat'

type Callbacks = Record<'success' | 'fail', (argument: object) => void>

let weChat: ReturnType<typeof fakeWeChat>
beforeEach(() => { weChat = fakeWeChat() })
afterEach(() => { vi.unstubAllGlobals() })

const asked = () => askMicrophone().then(() => 'allowed', thrown => failureOf(thrown).kind)
const block = () => { weChat.wx.getAppAuthorizeSetting = () => ({ microphoneAuthorized: 'denied' }) }

describe('the microphone in WeChat', () => {
  it('is asked for by its scope', async () => {
    weChat.wx.authorize.mockImplementation(({ success }: Callbacks) => success({}))
    expect(await asked()).toBe('allowed')
    expect(weChat.wx.authorize.mock.lastCall![0]).toMatchObject({ scope: 'scope.record' })
  })

  it.each([
    ['authorize:fail auth deny', undefined, 'microphone-refused'],
    ['authorize:fail privacy permission is not authorized', 104, 'privacy-refused'],
    ['authorize:fail api scope is not declared in the privacy agreement', 112, 'privacy-undeclared'],
  ])('is not allowed after %j', async (errMsg, errno, kind) => {
    weChat.wx.authorize.mockImplementation(({ fail }: Callbacks) => fail({ errMsg, errno }))
    expect(await asked()).toBe(kind)
  })

  it('that the phone keeps from WeChat is told apart, and not asked for', async () => {
    block()
    expect(await asked()).toBe('microphone-blocked')
    expect(weChat.wx.authorize).not.toHaveBeenCalled()
  })

  it.each(['windows', 'mac'])('is not used on %s', async (platform) => {
    weChat.wx.getDeviceInfo = () => ({ platform })
    expect([canRecord(), await asked()]).toEqual([false, 'microphone-unsupported'])
  })

  it.each(['ios', 'android', 'ohos', 'devtools'])('is used on %s', (platform) => {
    weChat.wx.getDeviceInfo = () => ({ platform })
    expect(canRecord()).toBe(true)
  })

  it.each([[true, true], [false, false], [undefined, false]])('that is set to %s in WeChat\'s settings may be used: %s', async (setting, isAllowed) => {
    weChat.wx.openSetting.mockImplementation(({ success }: Callbacks) => success({ authSetting: { 'scope.record': setting } }))
    expect(await openMicrophoneSetting()).toBe(isAllowed)
  })

  it('that the phone keeps from WeChat is allowed in the phone\'s settings', async () => {
    block()
    weChat.wx.openAppAuthorizeSetting.mockImplementation(({ success }: Callbacks) => success({}))
    expect(await openMicrophoneSetting()).toBe(false)
    expect(weChat.wx.openSetting).not.toHaveBeenCalled()
  })

  it('is not allowed when the settings cannot be opened', async () => {
    weChat.wx.openSetting.mockImplementation(({ fail }: Callbacks) => fail({}))
    expect(await openMicrophoneSetting()).toBe(false)
  })
})
