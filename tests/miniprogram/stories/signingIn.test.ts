import { describe, expect, it } from 'vitest'

import { en } from '@/i18n/en'

import type { PhoneDriver } from './phoneDriver'

import { t } from '../../support/texts'
import { PASSWORD, useScenario } from './scenario'

const scenario = useScenario()

describe('signing up and in', () => {
  it('signs up a new user and shows an empty list of chats', async () => {
    const anna = await scenario.openPhone()
    await anna.waitForPage('sign-in')
    await anna.tap(t('signIn.toSignUp'))
    await anna.fill(t('signIn.accountHint'), 'anna.new')
    await anna.fill(t('signIn.passwordHint'), PASSWORD)
    await anna.fill(t('signIn.nameHint'), '安娜')
    await anna.tap(t('action.signUp'))
    await anna.waitForText(t('consent.minors'))
    await anna.press(t('consent.agree'))
    await anna.waitForText(t('chats.empty'))
    await anna.tap(t('tab.me'))
    await anna.waitForText('安娜')
  })

  it('is not the first page: without a network one sees what the app is, and nothing is asked for', async () => {
    const sockets: string[] = []
    class NoSocket { constructor(url: string) { sockets.push(url) } }
    const anna = await scenario.openPhone({ networkType: 'none', WebSocket: NoSocket as never })
    await anna.waitForPage('packages/sign-in/welcome')
    await anna.waitForText(t('welcome.friend.1'))
    await anna.tap(t('welcome.group'))
    await anna.waitForText(t('welcome.group.1'))
    expect(sockets).toEqual([])
    await anna.press(t('welcome.signIn'))
    await anna.waitForPage('sign-in')
    await anna.tap(t('welcome.open'))
    await anna.waitForPage('packages/sign-in/welcome')
  })

  it('waits for a sign-in page that is not downloaded yet, and says so', async () => {
    const anna = await scenario.openPhone({ subpackages: { 'packages/sign-in': { fail: true } } })
    for (let times = 0; times < 2; times++) {
      await anna.waitForText(t('failure.page-load'))
      if (times) anna.app.setSubpackage('packages/sign-in', {})
      await anna.confirm()
    }
    await anna.waitForPage('packages/sign-in/welcome')
    await anna.waitForText(t('welcome.signIn'))
  })

  it('signs in with account and password', async () => {
    const anna = await scenario.signedInPhone('Anna')
    await anna.waitForText(t('chats.empty'))
    await anna.tap(t('tab.me'))
    await anna.waitForText(t('phase.online'))
    await anna.waitForText('Anna')
  })

  it('asks before the app is restarted with a new version', async () => {
    const anna = await scenario.signedInPhone('Anna')
    anna.app.updateReady()
    await anna.waitForText(t('update.means'))
    await anna.tap(t('update.later'))
    expect(anna.app.updates).toBe(0)
    anna.app.updateReady()
    await anna.waitForText(t('update.means'))
    await anna.confirm()
    expect(anna.app.updates).toBe(1)
  })

  it('shows that account or password are wrong, and accepts another attempt', async () => {
    const user = await scenario.createUser('Anna')
    const anna = await scenario.openPhone()
    await anna.signIn({ ...user, password: 'not the password' })
    await anna.waitForText(t('failure.wrong-credentials'))
    await anna.fill(t('signIn.passwordHint'), PASSWORD)
    await anna.submit()
    await anna.waitForOnline()
  })

  it('shows which field is missing without sending a request', async () => {
    const anna = await scenario.openPhone({ networkType: 'none' })
    await anna.waitForPage('sign-in')
    await anna.submit()
    await anna.waitForText(t('signIn.accountMissing'))
    await anna.fill(t('signIn.accountHint'), 'anna')
    await anna.submit()
    await anna.waitForText(t('signIn.passwordMissing'))
  })

  it('signs in with AppID, userID and token under "advanced"', async () => {
    const { user, token } = await scenario.createUser('Anna')
    const anna = await scenario.openPhone()
    await anna.waitForPage('sign-in')
    await anna.tap(t('signIn.advanced'))
    await anna.fill(t('signIn.appIDHint'), String(scenario.backend.appID))
    await anna.fill(t('signIn.userIDHint'), user.userID)
    await anna.fill(t('signIn.tokenHint'), token)
    await anna.agree()
    await anna.press(t('action.signIn'))
    await anna.waitForOnline()
    await anna.tap(t('tab.me'))
    await anna.waitForText(user.userID)
  })

  it('shows why the token of another user is refused', async () => {
    const [{ user }, { token }] = await Promise.all([scenario.createUser('Anna'), scenario.createUser('Ben')])
    const anna = await scenario.openPhone()
    await anna.waitForPage('sign-in')
    await anna.tap(t('signIn.advanced'))
    await anna.fill(t('signIn.appIDHint'), String(scenario.backend.appID))
    await anna.fill(t('signIn.userIDHint'), user.userID)
    await anna.fill(t('signIn.tokenHint'), token)
    await anna.agree()
    await anna.press(t('action.signIn'))
    await anna.waitForText(t('failure.token'))
    expect(anna.text).not.toContain(t('signIn.busy'))
  })

  it('shows that the account server cannot be reached, and signs in once it can', async () => {
    const user = await scenario.createUser('Anna')
    const anna = await scenario.openPhone({ networkType: 'none' })
    await anna.signIn(user)
    await anna.waitForText(t('failure.server-away'))
    anna.app.setNetwork('wifi')
    await anna.submit()
    await anna.waitForOnline()
  })
})

describe('a subpackage that cannot be downloaded', () => {
  it('is reported, and signing in works once the download succeeds', async () => {
    const user = await scenario.createUser('Anna')
    const anna = await scenario.openPhone({ subpackages: { 'packages/zim': { fail: true } } })
    await anna.signIn(user)
    await anna.waitForText(t('failure.sdk-load'))
    anna.app.setSubpackage('packages/zim', {})
    await anna.submit()
    await anna.waitForOnline()
  })

  const noticeOn = async (phone: PhoneDriver) => {
    await phone.app.until(() => phone.app.modal, 'a dialog')
    return phone.app.modal!.content
  }

  it('is reported where a chat is started, and the chat opens once the download succeeds', async () => {
    const ben = await scenario.createUser('Ben')
    await scenario.signedInPhone(ben)
    const anna = await scenario.signedInPhone('Anna', { subpackages: { 'packages/chat': { fail: true } } })
    await anna.plus(t('startMenu.room'))
    expect(await noticeOn(anna)).toBe(t('failure.page-load'))
    await anna.confirm()
    anna.app.setSubpackage('packages/chat', {})
    await anna.startChat(ben.user.userID)
  })

  it('is reported in English too, although the subpackage of the English texts is missing as well', async () => {
    const ben = await scenario.createUser('Ben')
    await scenario.signedInPhone(ben)
    const anna = await scenario.signedInPhone('Anna')
    await anna.startChat(ben.user.userID)
    await anna.sendMessage('在吗')
    const again = await scenario.openPhone({ ...anna.app.kill(), device: { language: 'en' }, subpackages: { 'packages/chat': { fail: true }, 'packages/me': { fail: true } } })
    await again.tap('.list .row')
    expect(await noticeOn(again)).toBe(en['failure.page-load'])
    await again.confirm()
    await again.waitForPage('chats')
  })
})

describe('the diagnostics', () => {
  it('show the connection, the signed-in user and the version of the SDK, and copy everything', async () => {
    const anna = await scenario.signedInPhone('Anna')
    await anna.tap(t('tab.me'))
    await anna.tap(t('me.diagnostics'))
    await anna.waitForText(t('diagnostics.version'))
    await anna.press(t('diagnostics.copy'))
    expect(anna.app.clipboard).toContain(`${t('diagnostics.phase')}: ${t('phase.online')}`)
    expect(anna.app.clipboard).toContain(`${t('diagnostics.version')}: 2.29.0`)
  })
})

describe('signing out', () => {
  it('asks for a confirmation, then shows the sign-in page', async () => {
    const anna = await scenario.signedInPhone('Anna')
    await anna.tap(t('tab.me'))
    await anna.tap(t('action.signOut'))
    expect(anna.app.modal).toMatchObject({ title: t('me.signOutAsk'), content: t('me.signOutMeans') })
    await anna.tap(t('action.cancel'))
    await anna.waitForPage('me')
    await anna.signOut()
    expect(anna.app.stack).toEqual(['packages/sign-in/index'])
  })

  it('shows no data of the previous user to the next user who signs in', async () => {
    const [ben, carla] = await Promise.all([scenario.createUser('Ben'), scenario.createUser('Carla')])
    const [firstPhone, benPhone] = await Promise.all([scenario.signedInPhone('Anna'), scenario.signedInPhone(ben)])
    await firstPhone.startChat(ben.user.userID)
    await firstPhone.sendMessage('只有 Ben 能看')
    await benPhone.openChat('Anna')
    await benPhone.sendMessage('收到')
    await firstPhone.waitForMessage('收到')
    await firstPhone.back()
    await firstPhone.app.until(() => firstPhone.chats[0]?.last.includes('收到'), 'the reply in the list')
    await firstPhone.signOut()

    await firstPhone.signIn(carla)
    await firstPhone.waitForOnline()
    await firstPhone.waitForText(t('chats.empty'))
    expect(firstPhone.chats).toEqual([])
    expect(firstPhone.app.screen.tabBadges()).toEqual([null, null, null])
    await firstPhone.startChat(ben.user.userID)
    await firstPhone.waitForText(t('message.empty'))
    expect([firstPhone.messages, await firstPhone.draft()]).toEqual([[], ''])
    await firstPhone.sendMessage('我是 Carla')
    await benPhone.back()
    await benPhone.app.until(() => benPhone.chats[0]?.name === 'Carla', 'Carla\'s message under Carla\'s name')
  })
})

describe('the language', () => {
  it('is that of WeChat at first, English for all but Chinese, until another one is chosen', async () => {
    const device = { device: { language: 'fr' } }
    const anna = await scenario.openPhone(device)
    await anna.press(en['welcome.signIn'])
    await anna.waitForText(en['signIn.toSignUp'])
    await anna.tap(en['signIn.language'])
    await anna.waitForText(t('signIn.toSignUp'))
    const again = await scenario.openPhone({ ...anna.app.kill(), ...device })
    await again.waitForText(t('welcome.signIn'))
  })

  it('is switched on the sign-in page at once, and stored on the phone', async () => {
    const anna = await scenario.openPhone()
    await anna.waitForPage('sign-in')
    await anna.tap(t('signIn.language'))
    await anna.waitForText(en['signIn.toSignUp'])
    expect(anna.app.title).toBe(en['signIn.title'])
    const drawn: string[] = []
    const again = await scenario.openPhone({ ...anna.app.kill(), networkType: 'none', onSetData: ({ data }) => { drawn.push(JSON.stringify(data)) } })
    await again.press(en['welcome.signIn'])
    await again.waitForText(en['signIn.toSignUp'])
    expect(drawn.join('\n').replaceAll('简体中文', ''), 'drawn since the start').not.toMatch(/\p{Script=Han}/u)
  })

  it('is switched on the me page for titles, tabs and pages', async () => {
    const anna = await scenario.signedInPhone('Anna')
    await anna.tap(t('tab.me'))
    await anna.tap(t('me.language'))
    await anna.tap('English')
    await anna.waitForText(en['me.language'])
    expect(anna.app.title).toBe(en['me.title'])
    await anna.tap(en['tab.chats'])
    await anna.waitForText(en['chats.empty'])
    expect(anna.app.title).toBe(en['chats.title'])
    expect(anna.text).not.toMatch(/\p{Script=Han}/u)
  })
})
