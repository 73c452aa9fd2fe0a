import { afterEach, describe, expect, it, vi } from 'vitest'

import type { App, LaunchOptions } from '../host'

import { call, program, run } from './support'

/** A page with its own sheet. `wx.decide` lets the test decide instead of the sheet's button. */
const sheet = program({
  wxml: '<view>{{asked}}</view><button id="agree" open-type="agreePrivacyAuthorization" bindagreeprivacyauthorization="agree">agree</button><button open-type="openSetting" bindopensetting="changed">settings</button><view bindtap="open">open</view>',
  js: `Page({
    data: { asked: "" },
    onLoad() { wx.onNeedPrivacyAuthorization((resolve, { referrer }) => { this.resolve = resolve; this.setData({ asked: this.data.asked + referrer + " " }); if (wx.decide) wx.decide(resolve) }) },
    agree() { this.resolve && this.resolve({ event: "agree", buttonId: "agree" }) },
    changed(e) { this.setData({ asked: JSON.stringify(e.detail) }) },
    open() { wx.openSetting().then(({ authSetting }) => this.setData({ asked: JSON.stringify(authSetting) })) },
  })`,
})

const REFUSED = { errMsg: expect.stringContaining(':fail privacy permission is not authorized') as string, errno: 104 }
const ALL = ['chooseMedia', 'chooseImage', 'chooseVideo', 'chooseMessageFile', 'setClipboardData', 'getClipboardData', 'saveImageToPhotosAlbum', 'saveVideoToPhotosAlbum', 'chooseLocation']

const open = (options: LaunchOptions = {}) => run(sheet, options)

/** Counts how often the app was asked. */
const asked = (app: App) => app.page.$('view')!.textContent!.split(' ').length - 1

afterEach(() => void vi.useRealTimers())

describe('the privacy terms', () => {
  it.each(ALL)('are asked for by %s, under its name', async (name) => {
    const app = await open({ privacyNeeded: true })
    const refused = expect(call(app, name, { data: 'x' })).rejects.toMatchObject(REFUSED)
    await app.until(() => app.text().includes(name))
    expect(app.text()).toContain(name);
    (app.host.pages.top!.instance as unknown as { resolve: (event: object) => void }).resolve({ event: 'disagree' })
    await refused
  })

  it('are agreed to by a tap on the named button, and asked for once', async () => {
    const app = await open({ privacyNeeded: true })
    expect(await call(app, 'getPrivacySetting')).toMatchObject({ needAuthorization: true })
    const copied = call(app, 'setClipboardData', { data: 'x' })
    await app.until(() => asked(app) === 1)
    await app.tap('agree')
    await copied
    expect([app.clipboard, (await call(app, 'getClipboardData')).data, asked(app)]).toEqual(['x', 'x', 1])
    expect(await call(app, 'getPrivacySetting')).toMatchObject({ needAuthorization: false })
    const again = await open({ privacyNeeded: true, ...app.kill() })
    expect(await call(again, 'getClipboardData')).toMatchObject({ errMsg: 'getClipboardData:ok' })
  })

  it('are not agreed to without a tap on the button, which is reported', async () => {
    const app = await open({ privacyNeeded: true, wx: { decide: (resolve: (event: object) => void) => resolve({ event: 'agree', buttonId: 'agree' }) } })
    await expect(call(app, 'setClipboardData', { data: 'x' })).rejects.toMatchObject(REFUSED)
    expect(app.problems.splice(0)).toEqual([{ kind: 'wx', message: 'privacy: "agree" with buttonId "agree", but this button was not tapped' }])
    expect(app.clipboard).toBe('')
  })

  it('are not asked for again for 10 s after a refusal', async () => {
    const app = await open({ privacyNeeded: true, wx: { decide: (resolve: (event: object) => void) => resolve({ event: 'disagree' }) } })
    vi.useFakeTimers({ toFake: ['Date'] })
    const refuse = () => expect(call(app, 'chooseMedia')).rejects.toMatchObject(REFUSED)
    await refuse()
    vi.setSystemTime(Date.now() + 9_999)
    await refuse()
    expect(asked(app)).toBe(1)
    vi.setSystemTime(Date.now() + 1)
    await refuse()
    expect(asked(app)).toBe(2)
  })

  it('fail with errno 112 for a purpose that was not declared, before anybody is asked', async () => {
    const app = await open({ privacy: { declared: ['Album'] } })
    app.answer('chooseMedia', { tempFiles: [app.mediaFile(app.addTempFile('jpg', { size: 1 }))] })
    expect(await call(app, 'chooseMedia')).toMatchObject({ errMsg: 'chooseMedia:ok' })
    await expect(call(app, 'setClipboardData', { data: 'x' })).rejects.toEqual({ errMsg: 'setClipboardData:fail api scope is not declared in the privacy agreement', errno: 112 })
    const none = await open({ privacy: { declared: [], agreed: false } })
    expect(await call(none, 'getPrivacySetting')).toMatchObject({ needAuthorization: false })
  })

  it('are refused for an app that listens to no request', async () => {
    const app = await run(program({ wxml: '<view>hello</view>' }), { privacyNeeded: true })
    await expect(call(app, 'chooseImage')).rejects.toMatchObject(REFUSED)
  })
})

describe('a scope', () => {
  it('is asked for once, in a dialog of WeChat, and remembered over a restart', async () => {
    const app = await open()
    expect(await call(app, 'getSetting')).toMatchObject({ authSetting: {} })
    const asking = call(app, 'authorize', { scope: 'scope.record' })
    await app.until(() => app.modal)
    expect(app.modal).toMatchObject({ content: '使用你的麦克风' })
    await app.tap('允许')
    await asking
    expect(await call(app, 'getSetting')).toMatchObject({ authSetting: { 'scope.record': true } })
    const again = await open(app.kill())
    await call(again, 'authorize', { scope: 'scope.record' })
    expect(again.scopes).toEqual({ 'scope.record': true })
  })

  it('that was refused fails at once, until the user changes it in the settings after a tap', async () => {
    const app = await open({ answers: { 'scope.record': false } })
    const ask = () => call(app, 'authorize', { scope: 'scope.record' })
    await expect(ask()).rejects.toEqual({ errMsg: 'authorize:fail auth deny' })
    app.answer('scope.record', true)
    await expect(ask()).rejects.toEqual({ errMsg: 'authorize:fail auth denied' })
    app.answer('openSetting', { 'scope.record': true, 'scope.camera': true })
    await expect(call(app, 'openSetting')).rejects.toEqual({ errMsg: 'openSetting:fail can only be invoked by user TAP gesture.' })
    await app.tap('open')
    await app.until(() => app.text().includes('{"scope.record":true}'))
    await ask()
  })

  it('can be changed by a button that opens the settings', async () => {
    const app = await open({ scopes: { 'scope.writePhotosAlbum': false }, answers: { openSetting: { 'scope.writePhotosAlbum': true } } })
    await app.tap('settings')
    expect(app.text()).toContain('{"authSetting":{"scope.writePhotosAlbum":true}}')
  })

  it('is worth nothing when the phone denies WeChat the device', async () => {
    const app = await open({ answers: { 'scope.record': true }, appAuthorizeSetting: { microphoneAuthorized: 'denied' } })
    const permissions = app.host.wx.getAppAuthorizeSetting as () => object
    expect(permissions()).toMatchObject({ microphoneAuthorized: 'denied', albumAuthorized: 'authorized' })
    await expect(call(app, 'authorize', { scope: 'scope.record' })).rejects.toEqual({ errMsg: 'authorize:fail system permission denied' })
    app.answer('openAppAuthorizeSetting', { microphoneAuthorized: 'authorized' })
    await call(app, 'openAppAuthorizeSetting')
    expect(permissions()).toMatchObject({ microphoneAuthorized: 'authorized' })
    await call(app, 'authorize', { scope: 'scope.record' })
  })

  it('is needed to save to the album', async () => {
    const app = await open({ answers: { 'scope.writePhotosAlbum': true } })
    const path = app.addTempFile('jpg', { size: 5 })
    await call(app, 'saveImageToPhotosAlbum', { filePath: path })
    expect(app.handedOver).toEqual([{ by: 'saveImageToPhotosAlbum', filePath: path, size: 5 }])
    await expect(call(app, 'saveVideoToPhotosAlbum', { filePath: 'https://x/1.mp4' })).rejects.toEqual({ errMsg: 'saveVideoToPhotosAlbum:fail file not exists' })
    const refused = await open({ scopes: { 'scope.writePhotosAlbum': false } })
    await expect(call(refused, 'saveImageToPhotosAlbum', { filePath: path })).rejects.toEqual({ errMsg: 'saveImageToPhotosAlbum:fail auth denied' })
  })
})

it('a place can be chosen only when app.json names the function', async () => {
  const answers = { chooseLocation: { name: 'Park', latitude: 1, longitude: 2 } }
  await expect(call(await open({ answers }), 'chooseLocation')).rejects.toMatchObject({ errMsg: expect.stringContaining('requiredPrivateInfos') as string })
  const app = await run(program({ wxml: '<view>hello</view>', app: { requiredPrivateInfos: ['chooseLocation'] } }), { answers })
  expect(await call(app, 'chooseLocation')).toMatchObject({ name: 'Park' })
})
