import { describe, expect, it } from 'vitest'

import type { DemoUser } from '../../../scripts/demo/backend'
import type { PhoneDriver } from '../stories/phoneDriver'

import { t } from '../../support/texts'
import { PASSWORD, useScenario } from '../stories/scenario'
import { largePicture, PNG } from './pictures'

const scenario = useScenario()
const AVATAR_BUTTON = 'button.avatar'

/** Somebody on the profile page. */
async function atProfile(who: string | DemoUser = 'Anna') {
  const phone = await scenario.signedInPhone(who)
  await openProfile(phone)
  return phone
}

async function openProfile(phone: PhoneDriver) {
  await phone.tap(t('tab.me'))
  await phone.tap('.card')
  await phone.waitForPage('profile')
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
  it('are changed, and seen at once on one\'s own phone and by the next person who opens the chat', async () => {
    const person = await scenario.createUser('Anna')
    const [anna, ben] = [await atProfile(person), await scenario.signedInPhone('Ben')]
    await rename(anna, ' 安娜 ')
    await anna.app.until(() => anna.app.toast?.title === t('profile.saved'), 'that the name is saved')
    await choosePicture(anna, 'png', PNG)
    await anna.app.until(() => pictures(anna).some(url => url.includes('/avatars/')), 'the new picture')
    const [url] = pictures(anna)
    await anna.back()
    await anna.waitForText('安娜')
    expect(pictures(anna)).toEqual([url])

    await ben.startChat(person.user.userID)
    await ben.app.until(() => ben.app.title === '安娜', 'the new name above the chat')
    await ben.sendMessage('你好')
    await ben.back()
    await ben.app.until(() => ben.chats[0]?.name === '安娜' && pictures(ben).includes(url!), 'the new name and picture in the list')
  })

  it('are brought to ZIM later when it could not be reached', async () => {
    const person = await scenario.createUser('Anna')
    const anna = await atProfile(person)
    scenario.backend.emulator.gateway.controls.failNext({ call: 'updateUserName', code: 6000104 })
    await rename(anna, 'Annabel')
    await anna.app.until(() => anna.app.toast?.title === t('profile.notPushed'), 'that others see it later')
    expect(scenario.backend.emulator.world.state.users.get(person.user.userID)?.baseInfo.userName).toBe('Anna')
    const again = await scenario.openPhone(anna.app.kill())
    await again.waitForOnline()
    await again.app.until(() => scenario.backend.emulator.world.state.users.get(person.user.userID)?.baseInfo.userName === 'Annabel', 'the new name at ZIM')
  })

  it('changed on another phone are the ones shown after a start', async () => {
    const person = await scenario.createUser('Anna')
    const anna = await scenario.signedInPhone(person)
    const storage = anna.app.kill()
    await server('PUT', '/v1/me', person.bearer, { name: 'Annemarie' })
    const again = await scenario.openPhone(storage)
    await again.waitForOnline()
    await again.tap(t('tab.me'))
    await again.waitForText('Annemarie')
    await again.app.until(() => scenario.backend.emulator.world.state.users.get(person.user.userID)?.baseInfo.userName === 'Annemarie', 'the new name at ZIM')
  })

  it.each([
    ['too large', 'png', largePicture(), t('failure.picture-too-large')],
    ['of another kind', 'bmp', PNG, t('failure.picture-form')],
    ['not what its name says', 'png', new TextEncoder().encode('no picture'), t('failure.picture-form')],
  ])('stay as they are when the picture is %s', async (_, extension, bytes, text) => {
    const anna = await atProfile()
    await choosePicture(anna, extension, bytes)
    await anna.waitForText(text)
    expect(pictures(anna)).toEqual([])
  })

  it('stay as they are when the name is blank', async () => {
    const anna = await atProfile()
    await rename(anna, '  ')
    await anna.waitForText(t('failure.name-form'))
  })
})

describe('the password', () => {
  it('is changed, and is then the one to sign in with', async () => {
    const person = await scenario.createUser('Anna')
    const anna = await atProfile(person)
    await anna.tap(t('profile.password'))
    await anna.fill(t('profile.oldPasswordHint'), 'not the password')
    await anna.fill(t('profile.newPasswordHint'), 'four loud herons')
    await pressLast(anna, t('profile.save'))
    await anna.waitForText(t('failure.wrong-password'))
    await anna.waitForPage('profile')
    await anna.fill(t('profile.oldPasswordHint'), PASSWORD)
    await pressLast(anna, t('profile.save'))
    await anna.app.until(() => anna.app.toast?.title === t('profile.passwordDone'), 'that the password is changed')
    await anna.back()
    await anna.signOut()
    await anna.signIn(person)
    await anna.waitForText(t('failure.wrong-credentials'))
    await anna.signIn({ ...person, password: 'four loud herons' })
    await anna.waitForOnline()
  })
})

describe('the devices', () => {
  it('are listed, and another one is signed out', async () => {
    const person = await scenario.createUser('Anna')
    const anna = await atProfile(person)
    await anna.tap(t('profile.devices'))
    await anna.waitForText(t('profile.thisDevice'))
    expect((await server('GET', '/v1/me', person.bearer)).status).toBe(200)
    await anna.tap(t('profile.endDevice'))
    await anna.waitForNoText(t('profile.endDevice'))
    expect((await server('GET', '/v1/me', person.bearer)).status).toBe(401)
    await anna.back()
    await anna.waitForOnline()
  })

  it('that was signed out by another stands at the sign-in page and says why', async () => {
    const person = await scenario.createUser('Anna')
    const anna = await atProfile(person)
    const { sessions } = await (await server('GET', '/v1/sessions', person.bearer)).json() as { sessions: { id: string, current: boolean }[] }
    await Promise.all(sessions.filter(({ current }) => !current).map(({ id }) => server('DELETE', `/v1/sessions/${id}`, person.bearer)))
    await rename(anna, 'Annabel')
    await anna.waitForPage('sign-in')
    await anna.waitForText(t('failure.session-expired'))
    expect(anna.app.stack).toEqual(['pages/sign-in/index'])
  })
})

describe('deleting the account', () => {
  it('asks for the password and once more, and leaves nothing on the phone', async () => {
    const [person, ben] = await Promise.all([scenario.createUser('Anna'), scenario.createUser('Ben')])
    const anna = await scenario.signedInPhone(person)
    await anna.startChat(ben.user.userID)
    await anna.sendMessage('再见')
    await anna.waitForMessage('再见')
    await anna.typeText('一份草稿')
    await anna.back()
    const kept = () => JSON.stringify(anna.app.storage.dump())
    await anna.app.until(() => kept().includes('再见') && kept().includes('草稿'), 'that the phone keeps what was written')
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
    await anna.app.until(() => !kept().includes(person.user.userID) && !/再见|草稿/.test(kept()), `that the phone has forgotten the person`)
    await anna.signIn(person)
    await anna.waitForText(t('failure.wrong-credentials'))
  })
})

describe('somebody with a token and no account', () => {
  it('has a name, and sees neither picture, password, devices nor the end of an account', async () => {
    const { user, token } = await scenario.createUser('Anna')
    const anna = await scenario.openPhone()
    await anna.waitForPage('sign-in')
    await anna.tap(t('signIn.advanced'))
    await anna.fill(t('signIn.appIDHint'), String(scenario.backend.appID))
    await anna.fill(t('signIn.userIDHint'), user.userID)
    await anna.fill(t('signIn.tokenHint'), token)
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

/** The last button of these words: the one of the section that is open. */
function pressLast(phone: PhoneDriver, words: string) {
  const buttons = phone.app.page.$$('button').filter(each => each.textContent!.trim() === words)
  return phone.app.tap(buttons[buttons.length - 1]!)
}

const server = (method: string, path: string, bearer: string, body?: object) =>
  fetch(scenario.backend.accountsUrl + path, { method, headers: { authorization: `Bearer ${bearer}`, ...(body && { 'content-type': 'application/json' }) }, body: body && JSON.stringify(body) })
