import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'

import type { Backend } from '../../../scripts/demo/backend'
import type { Dist, LaunchOptions } from '../host'

import { EMULATOR_URL, ensureBuild, SERVER_URL } from '../../../scripts/builds.mjs'
import { startBackend } from '../../../scripts/demo/backend'
import { startWechat } from '../../server/support/wechat'
import { startWechatApi } from '../../server/support/wechatApi'
import { t } from '../../support/texts'
import { compileDist, launch } from '../host'
import { PhoneDriver } from '../stories/phoneDriver'

/** The code returned by the host's `wx.login`. */
const CODE = 'host-login-code'

let dist: Dist
let backend: Backend
let weChat: Awaited<ReturnType<typeof startWechat>>
const phones: PhoneDriver[] = []
let users = 0

beforeAll(async () => {
  dist = compileDist((await ensureBuild('mp-weixin-emulator')).dir)
  weChat = await startWechat()
  backend = await startBackend({ weChatUrl: weChat.url })
})
afterEach(() => {
  const problems = phones.splice(0).flatMap(({ app }) => {
    const found = [...app.problems]
    app.kill()
    return found
  })
  expect(problems).toEqual([])
})
afterAll(async () => {
  await backend?.stop()
  await weChat?.stop()
})

/** WeChat identifies the user of the phone as a new one from now on. */
const newWeChatUser = () => weChat.replies.set(CODE, { openid: `openid-${++users}`, session_key: 'k' })

async function phone(options: LaunchOptions = {}) {
  const opened = new PhoneDriver(await launch(dist, { WebSocket, hosts: { [EMULATOR_URL]: backend.emulator.url, [SERVER_URL]: backend.accountsUrl }, ...options }))
  phones.push(opened)
  return opened
}

async function signedIn() {
  newWeChatUser()
  const anna = await phone()
  await anna.waitForPage('sign-in')
  await anna.agree()
  await anna.press(t('signIn.weChat'))
  await anna.waitForOnline()
  return anna
}

interface Saved { bearer: string, user: { userID: string } }
const savedOn = ({ app }: PhoneDriver) => app.storage.get('session.v1') as Saved
const userOn = (phone: PhoneDriver) => savedOn(phone).user.userID

/** Ends the session of this phone at the account server. */
const endSession = (anna: PhoneDriver) => fetch(`${backend.accountsUrl}/v1/sessions/current`, { method: 'DELETE', headers: { authorization: `Bearer ${savedOn(anna).bearer}` } })

describe('signing in with WeChat', () => {
  it('takes one tap and creates the account', async () => {
    const anna = await signedIn()
    await anna.tap(t('tab.me'))
    await anna.waitForText('微信用户')
  })

  it('has a code of the mini program for one\'s invite, which is saved as it is drawn', async () => {
    weChat.replies.set('/cgi-bin/stable_token', { access_token: 'token', expires_in: 7200 })
    weChat.replies.set('/wxa/getwxacodeunlimit', await sharp({ create: { width: 280, height: 280, channels: 3, background: '#fff' } }).jpeg().toBuffer())
    const anna = await signedIn()
    await anna.tap(t('tab.me'))
    await anna.tap(t('me.code'))
    await anna.waitForPage('packages/invites/code')
    const source = () => anna.app.page.$('.code')?.getAttribute('src')
    await anna.app.until(source, 'the QR code')
    const before = source()
    await anna.tap(t('invite.wxacode'))
    await anna.app.until(() => source() && source() !== before, 'the code of the mini program')
    const drawn = await sharp(Buffer.from(source()!.replace('data:image/png;base64,', ''), 'base64')).metadata()
    expect([drawn.format, drawn.width]).toEqual(['png', 280])
    anna.app.answer('scope.writePhotosAlbum', true)
    await anna.press(t('invite.save'))
    await anna.app.until(() => anna.app.handedOver.length, 'the saved picture')
  })

  it.each([
    ['does not know the code', { errcode: 40029 }, t('failure.wechat-code')],
    ['has restricted the user', { errcode: 40226 }, t('failure.wechat-blocked')],
    ['is busy', { errcode: -1 }, t('failure.wechat-unavailable')],
  ])('shows what to do when WeChat %s', async (_, reply, text) => {
    weChat.replies.set(CODE, reply)
    const anna = await phone()
    await anna.waitForPage('sign-in')
    await anna.agree()
    await anna.press(t('signIn.weChat'))
    await anna.waitForText(text)
    expect(anna.text).not.toContain(t('failure.session-expired'))
  })

  it('happens without a tap at the second start after the session has ended', async () => {
    const anna = await signedIn()
    const me = userOn(anna)
    await endSession(anna)
    // The first start detects it and shows the sign-in page with the reason.
    const second = await phone(anna.app.kill())
    await second.waitForPage('sign-in')
    await second.waitForText(t('failure.session-expired'))
    const third = await phone(second.app.kill())
    await third.app.until(() => savedOn(third), 'a session')
    await third.waitForOnline()
    expect(third.app.stack).toEqual(['pages/chats/index'])
    expect(userOn(third)).toBe(me)
  })

  it('shows the sign-in page when the sign-in without a tap fails', async () => {
    const anna = await signedIn()
    await endSession(anna)
    const second = await phone(anna.app.kill())
    await second.waitForPage('sign-in')
    weChat.replies.set(CODE, { errcode: -1 })
    const third = await phone(second.app.kill())
    await third.waitForPage('sign-in')
  })

  it('needs a tap after a sign-out', async () => {
    const anna = await signedIn()
    await anna.signOut()
    const asked = weChat.requests.length
    const again = await phone(anna.app.kill())
    await again.waitForPage('sign-in')
    expect(weChat.requests).toHaveLength(asked)
  })
})

describe('an account of WeChat', () => {
  it('has no password, and is deleted without one', async () => {
    const anna = await signedIn()
    const me = userOn(anna)
    await anna.tap(t('tab.me'))
    await anna.tap('.card')
    await anna.waitForPage('packages/me/profile')
    await anna.waitForText(t('profile.accountWeChat'))
    expect(anna.text).not.toContain(t('profile.password'))
    await anna.tap(t('profile.delete'))
    await anna.press(t('profile.delete'))
    await anna.confirm()
    await anna.waitForPage('sign-in')
    await anna.agree()
    await anna.press(t('signIn.weChat'))
    await anna.waitForOnline()
    expect(userOn(anna)).not.toBe(me)
  })
})

describe('a reply while the user is away', () => {
  const TEMPLATE = 'template-of-new-messages'

  it('is told by WeChat once it was asked for at a tap, and its notification opens the chat', async () => {
    const api = await startWechatApi()
    const away = await startBackend({ weChatUrl: api.url, weChatTemplate: TEMPLATE })
    try {
      const hosts = { [EMULATOR_URL]: away.emulator.url, [SERVER_URL]: away.accountsUrl }
      const benUser = await away.register({ account: 'ben', password: 'three quiet herons', name: '本' })
      const ben = await phone({ hosts })
      await ben.signIn(benUser)
      await ben.waitForOnline()
      await ben.signOut()

      const anna = await phone({ hosts })
      await anna.waitForPage('sign-in')
      await anna.agree()
      await anna.press(t('signIn.weChat'))
      await anna.waitForOnline()
      await anna.startChat(benUser.user.userID)
      await anna.sendMessage('在吗？')
      await anna.waitForText(t('away.title'))
      await anna.tap(t('away.accept'))
      await anna.app.until(() => anna.app.subscribed[TEMPLATE] === 1, 'the acceptance')
      await anna.waitForNoText(t('away.title'))
      await anna.tap('.chat__settings')
      await anna.waitForText(t('settings.notifyLeft', { n: 1 }))
      anna.app.answer('requestSubscribeMessage', 20004)
      await anna.tap(t('settings.notify'))
      await anna.waitForText(t('subscription.offMeans'))
      const closed = anna.app.kill()

      await ben.signIn(benUser)
      await ben.openChat('微信用户')
      await ben.sendMessage('在的')
      await ben.app.until(() => api.messages.length === 1, 'the notification')
      const [path, query] = api.messages[0]!.page.split('?')
      expect(JSON.stringify(api.messages)).not.toContain('在的')

      const woken = await phone({ ...closed, hosts, path, query: Object.fromEntries(new URLSearchParams(query)) })
      await woken.waitForPage('chat')
      await woken.waitForMessage('在的')
    }
    finally {
      await away.stop()
      await api.stop()
    }
  })
})
