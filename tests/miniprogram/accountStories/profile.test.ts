import { describe, expect, it } from 'vitest'

import type { DemoUser } from '../../../scripts/demo/backend'
import type { PhoneDriver } from '../stories/phoneDriver'

import { t } from '../../support/texts'
import { PASSWORD, useScenario } from '../stories/scenario'
import { largePicture, PNG } from './pictures'

const scenario = useScenario()
const AVATAR_BUTTON = 'button.avatar'

/** Signs in on a new phone and opens the profile page. A string is the name of a new user. */
async function phoneAtProfile(user: string | DemoUser = 'Anna') {
  const phone = await scenario.signedInPhone(user)
  await openProfile(phone)
  return phone
}

async function openProfile(phone: PhoneDriver) {
  await phone.tap(t('tab.me'))
  await phone.tap('.card')
  await phone.waitForPage('packages/me/profile')
}

async function rename(phone: PhoneDriver, name: string) {
  await phone.fill(t('profile.nameHint'), name)
  await phone.press(t('profile.save'))
}

async function choosePicture(phone: PhoneDriver, extension: string, bytes: Uint8Array<ArrayBuffer>) {
  phone.app.answer('chooseAvatar', { avatarUrl: phone.app.addTempFile(extension, bytes) })
  await phone.tap(AVATAR_BUTTON)
}

const pictures = (phone: PhoneDriver) => phone.app.page.$$('image.user-avatar').map(image => image.getAttribute('src') ?? '')

describe('name and picture', () => {
  it('are changed, and shown at once on the user\'s own phone and to the next user who opens the chat', async () => {
    const user = await scenario.createUser('Anna')
    const [anna, ben] = [await phoneAtProfile(user), await scenario.signedInPhone('Ben')]
    await rename(anna, ' 安娜 ')
    await anna.app.until(() => anna.app.toast?.title === t('profile.saved'), 'that the name is saved')
    await choosePicture(anna, 'png', PNG)
    await anna.app.until(() => pictures(anna).some(url => url.includes('/avatars/')), 'the new picture')
    const [url] = pictures(anna)
    await anna.back()
    await anna.waitForText('安娜')
    expect(pictures(anna)).toEqual([url])

    await ben.startChat(user.user.userID)
    await ben.app.until(() => ben.app.title === '安娜', 'the new name above the chat')
    await ben.sendMessage('你好')
    await ben.back()
    await ben.app.until(() => ben.chats[0]?.name === '安娜' && pictures(ben).includes(url!), 'the new name and picture in the list')
  })

  it('are sent to ZIM later when the first attempt failed', async () => {
    const user = await scenario.createUser('Anna')
    const anna = await phoneAtProfile(user)
    scenario.backend.emulator.gateway.controls.failNext({ call: 'updateUserName', code: 6000104 })
    await rename(anna, 'Annabel')
    await anna.app.until(() => anna.app.toast?.title === t('profile.notPushed'), 'that others see it later')
    expect(scenario.backend.emulator.world.state.users.get(user.user.userID)?.baseInfo.userName).toBe('Anna')
    const again = await scenario.openPhone(anna.app.kill())
    await again.waitForOnline()
    await again.app.until(() => scenario.backend.emulator.world.state.users.get(user.user.userID)?.baseInfo.userName === 'Annabel', 'the new name at ZIM')
  })

  it('are shown after a start as they were changed on another device', async () => {
    const user = await scenario.createUser('Anna')
    const anna = await scenario.signedInPhone(user)
    const storage = anna.app.kill()
    await server('PUT', '/v1/me', user.bearer, { name: 'Annemarie' })
    const again = await scenario.openPhone(storage)
    await again.waitForOnline()
    await again.tap(t('tab.me'))
    await again.waitForText('Annemarie')
    await again.app.until(() => scenario.backend.emulator.world.state.users.get(user.user.userID)?.baseInfo.userName === 'Annemarie', 'the new name at ZIM')
  })

  it.each([
    ['too large', 'png', largePicture(), t('failure.picture-too-large')],
    ['of an unsupported type', 'bmp', PNG, t('failure.picture-form')],
    ['no picture despite its file extension', 'png', new TextEncoder().encode('no picture'), t('failure.picture-form')],
  ])('do not change when the picture is %s', async (_, extension, bytes, text) => {
    const anna = await phoneAtProfile()
    await choosePicture(anna, extension, bytes)
    await anna.waitForText(text)
    expect(pictures(anna)).toEqual([])
  })

  it('do not change when the name is blank', async () => {
    const anna = await phoneAtProfile()
    await rename(anna, '  ')
    await anna.waitForText(t('failure.name-form'))
  })
})

describe('the password', () => {
  it('is changed, and the next sign-in requires the new one', async () => {
    const user = await scenario.createUser('Anna')
    const anna = await phoneAtProfile(user)
    await anna.tap(t('profile.password'))
    await anna.fill(t('profile.oldPasswordHint'), 'not the password')
    await anna.fill(t('profile.newPasswordHint'), 'four loud herons')
    await pressLast(anna, t('profile.save'))
    await anna.waitForText(t('failure.wrong-password'))
    await anna.waitForPage('packages/me/profile')
    await anna.fill(t('profile.oldPasswordHint'), PASSWORD)
    await pressLast(anna, t('profile.save'))
    await anna.app.until(() => anna.app.toast?.title === t('profile.passwordDone'), 'that the password is changed')
    await anna.back()
    await anna.signOut()
    await anna.signIn(user)
    await anna.waitForText(t('failure.wrong-credentials'))
    await anna.signIn({ ...user, password: 'four loud herons' })
    await anna.waitForOnline()
  })
})

describe('the devices', () => {
  it('are listed, and another device can be signed out', async () => {
    const user = await scenario.createUser('Anna')
    const anna = await phoneAtProfile(user)
    await anna.tap(t('profile.devices'))
    await anna.waitForText(t('profile.thisDevice'))
    expect((await server('GET', '/v1/me', user.bearer)).status).toBe(200)
    await anna.tap(t('profile.endDevice'))
    await anna.waitForNoText(t('profile.endDevice'))
    expect((await server('GET', '/v1/me', user.bearer)).status).toBe(401)
    await anna.back()
    await anna.waitForOnline()
  })

  it('show the sign-in page and the reason after being signed out from another device', async () => {
    const user = await scenario.createUser('Anna')
    const anna = await phoneAtProfile(user)
    const { sessions } = await (await server('GET', '/v1/sessions', user.bearer)).json() as { sessions: { id: string, current: boolean }[] }
    await Promise.all(sessions.filter(({ current }) => !current).map(({ id }) => server('DELETE', `/v1/sessions/${id}`, user.bearer)))
    await rename(anna, 'Annabel')
    await anna.waitForPage('sign-in')
    await anna.waitForText(t('failure.session-expired'))
    expect(anna.app.stack).toEqual(['packages/sign-in/index'])
  })
})

describe('deleting the account', () => {
  it('requires the password and a confirmation, and leaves no data on the phone', async () => {
    const [user, ben] = await Promise.all([scenario.createUser('Anna'), scenario.createUser('Ben')])
    const [anna] = await Promise.all([scenario.signedInPhone(user), scenario.signedInPhone(ben)])
    await anna.startChat(ben.user.userID)
    await anna.sendMessage('再见')
    await anna.waitForMessage('再见')
    await anna.typeText('一份草稿')
    await anna.back()
    const stored = () => JSON.stringify(anna.app.storage.dump())
    await anna.app.until(() => stored().includes('再见') && stored().includes('草稿'), 'that the phone keeps what was written')
    await openProfile(anna)
    await anna.tap(t('profile.delete'))
    await anna.fill(t('profile.deletePasswordHint'), 'not the password')
    await pressLast(anna, t('profile.delete'))
    await anna.confirm()
    await anna.waitForText(t('failure.wrong-password'))
    await anna.fill(t('profile.deletePasswordHint'), PASSWORD)
    await pressLast(anna, t('profile.delete'))
    expect(anna.app.modal).toMatchObject({ title: t('profile.deleteAsk'), content: t('profile.deleteMeans') })
    await anna.confirm()
    await anna.waitForPage('sign-in')
    await anna.app.until(() => !stored().includes(user.user.userID) && !/再见|草稿/.test(stored()), `that the phone has forgotten the user`)
    await anna.signIn(user)
    await anna.waitForText(t('failure.wrong-credentials'))
  })
})

describe('what our server keeps of an account', () => {
  it('is exported to a file, which is handed to a chat of WeChat', async () => {
    const user = await scenario.createUser('Anna')
    const anna = await scenario.signedInPhone(user)
    await openProfile(anna)
    await anna.tap(t('profile.data'))
    await anna.waitForText(t('profile.dataMeans'))
    anna.app.setNetwork('none')
    await anna.press(t('profile.dataExport'))
    await anna.waitForText(t('failure.server-away'))
    anna.app.setNetwork('wifi')
    await anna.press(t('profile.dataExport'))
    await anna.press(t('profile.dataShare'))
    await anna.app.until(() => anna.app.handedOver.length, 'the file')
    const { filePath, fileName } = anna.app.handedOver[0]!
    expect(fileName).toBe('my-data.json')
    const data = JSON.parse((anna.app.host.wx.getFileSystemManager as () => { readFileSync: (path: string, encoding: string) => string })().readFileSync(filePath, 'utf8')) as object
    expect(data).toMatchObject({ user: { userID: user.user.userID, account: user.account }, consents: [{ version: '1' }] })
  })
})

describe('a user with a token and no account', () => {
  it('can change the name, and has no picture, password, devices or account deletion', async () => {
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
    await openProfile(anna)
    await anna.waitForText(t('profile.tokenOnly'))
    for (const missing of ['profile.avatar', 'profile.password', 'profile.devices', 'profile.delete'] as const) expect(anna.text).not.toContain(`${t(missing)}›`)
    await rename(anna, 'Anna T.')
    await anna.app.until(() => scenario.backend.emulator.world.state.users.get(user.userID)?.baseInfo.userName === 'Anna T.', 'the name at ZIM')
    const again = await scenario.openPhone(anna.app.kill())
    await again.waitForOnline()
    await again.tap(t('tab.me'))
    await again.waitForText('Anna T.')
  })
})

/** Presses the last button with this label: the button of the open section. */
function pressLast(phone: PhoneDriver, label: string) {
  const buttons = phone.app.page.$$('button').filter(each => each.textContent!.trim() === label)
  return phone.app.tap(buttons[buttons.length - 1]!)
}

const server = (method: string, path: string, bearer: string, body?: object) =>
  fetch(scenario.backend.accountsUrl + path, { method, headers: { authorization: `Bearer ${bearer}`, ...(body && { 'content-type': 'application/json' }) }, body: body && JSON.stringify(body) })
