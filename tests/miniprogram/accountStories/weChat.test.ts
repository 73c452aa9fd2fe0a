import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'

import type { Backend } from '../../../scripts/demo/backend'
import type { Dist, LaunchOptions } from '../host'

import { EMULATOR_URL, ensureBuild, SERVER_URL } from '../../../scripts/builds.mjs'
import { startBackend } from '../../../scripts/demo/backend'
import { startWechat } from '../../server/support/wechat'
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
