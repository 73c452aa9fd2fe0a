import { describe, expect, it } from 'vitest'

import type { DemoUser } from '../../../scripts/demo/backend'
import type { PersonPhone } from '../stories/phones'

import { PASSWORD, t, useTown } from '../stories/phones'
import { largePicture, PNG } from './pictures'

const scenario = useTown()
const AVATAR_BUTTON = 'button.avatar'

/** Somebody on the profile page. */
async function atProfile(who: string | DemoUser = 'Anna') {
  const phone = await scenario.phoneOf(who)
  await openProfile(phone)
  return phone
}

async function openProfile(phone: PersonPhone) {
  await phone.tap(t('tab.me'))
  await phone.tap('.card')
  await phone.at('profile')
}

async function rename(phone: PersonPhone, name: string) {
  await phone.fill(t('profile.nameHint'), name)
  await phone.press(t('profile.save'))
}

async function choosePicture(phone: PersonPhone, extension: string, bytes: Uint8Array<ArrayBuffer>) {
  phone.app.answer('chooseAvatar', { avatarUrl: phone.app.addTempFile(extension, bytes) })
  await phone.tap(AVATAR_BUTTON)
}

const pictures = (phone: PersonPhone) => phone.app.page.$$('image.user-avatar').map(image => image.getAttribute('src') ?? '')

describe('name and picture', () => {
  it('are changed, and seen at once on one\'s own phone and by the next person who opens the chat', async () => {
    const person = await scenario.newcomer('Anna')
    const [anna, ben] = [await atProfile(person), await scenario.phoneOf('Ben')]
    await rename(anna, ' 安娜 ')
    await anna.app.until(() => anna.app.toast?.title === t('profile.saved'), 'that the name is saved')
    await choosePicture(anna, 'png', PNG)
    await anna.app.until(() => pictures(anna).some(url => url.includes('/avatars/')), 'the new picture')
    const [url] = pictures(anna)
    await anna.back()
    await anna.sees('安娜')
    expect(pictures(anna)).toEqual([url])

    await ben.startChat(person.user.userID)
    await ben.app.until(() => ben.app.title === '安娜', 'the new name above the chat')
    await ben.write('你好')
    await ben.back()
    await ben.app.until(() => ben.chats[0]?.name === '安娜' && pictures(ben).includes(url!), 'the new name and picture in the list')
  })

  it('are brought to ZIM later when it could not be reached', async () => {
    const person = await scenario.newcomer('Anna')
    const anna = await atProfile(person)
    scenario.backend.emulator.gateway.controls.failNext({ call: 'updateUserName', code: 6000104 })
    await rename(anna, 'Annabel')
    await anna.app.until(() => anna.app.toast?.title === t('profile.notPushed'), 'that others see it later')
    expect(scenario.backend.emulator.world.state.users.get(person.user.userID)?.baseInfo.userName).toBe('Anna')
    const again = await scenario.phone(anna.app.kill())
    await again.isOnline()
    await again.app.until(() => scenario.backend.emulator.world.state.users.get(person.user.userID)?.baseInfo.userName === 'Annabel', 'the new name at ZIM')
  })

  it('changed on another phone are the ones shown after a start', async () => {
    const person = await scenario.newcomer('Anna')
    const anna = await scenario.phoneOf(person)
    const storage = anna.app.kill()
    await server('PUT', '/v1/me', person.bearer, { name: 'Annemarie' })
    const again = await scenario.phone(storage)
    await again.isOnline()
    await again.tap(t('tab.me'))
    await again.sees('Annemarie')
    await again.app.until(() => scenario.backend.emulator.world.state.users.get(person.user.userID)?.baseInfo.userName === 'Annemarie', 'the new name at ZIM')
  })

  it.each([
    ['too large', 'png', largePicture(), t('failure.picture-too-large')],
    ['of another kind', 'bmp', PNG, t('failure.picture-form')],
    ['not what its name says', 'png', new TextEncoder().encode('no picture'), t('failure.picture-form')],
  ])('stay as they are when the picture is %s', async (_, extension, bytes, text) => {
    const anna = await atProfile()
    await choosePicture(anna, extension, bytes)
    await anna.sees(text)
    expect(pictures(anna)).toEqual([])
  })

  it('stay as they are when the name is blank', async () => {
    const anna = await atProfile()
    await rename(anna, '  ')
    await anna.sees(t('failure.name-form'))
  })
})

describe('the password', () => {
  it('is changed, and is then the one to sign in with', async () => {
    const person = await scenario.newcomer('Anna')
    const anna = await atProfile(person)
    await anna.tap(t('profile.password'))
    await anna.fill(t('profile.oldPasswordHint'), 'not the password')
    await anna.fill(t('profile.newPasswordHint'), 'four loud herons')
    await pressLast(anna, t('profile.save'))
    await anna.sees(t('failure.wrong-password'))
    await anna.at('profile')
    await anna.fill(t('profile.oldPasswordHint'), PASSWORD)
    await pressLast(anna, t('profile.save'))
    await anna.app.until(() => anna.app.toast?.title === t('profile.passwordDone'), 'that the password is changed')
    await anna.back()
    await anna.signOut()
    await anna.signIn(person)
    await anna.sees(t('failure.wrong-credentials'))
    await anna.signIn({ ...person, password: 'four loud herons' })
    await anna.isOnline()
  })
})

describe('the devices', () => {
  it('are listed, and another one is signed out', async () => {
    const person = await scenario.newcomer('Anna')
    const anna = await atProfile(person)
    await anna.tap(t('profile.devices'))
    await anna.sees(t('profile.thisDevice'))
    expect((await server('GET', '/v1/me', person.bearer)).status).toBe(200)
    await anna.tap(t('profile.endDevice'))
    await anna.seesNo(t('profile.endDevice'))
    expect((await server('GET', '/v1/me', person.bearer)).status).toBe(401)
    await anna.back()
    await anna.isOnline()
  })

  it('that was signed out by another stands at the sign-in page and says why', async () => {
    const person = await scenario.newcomer('Anna')
    const anna = await atProfile(person)
    const { sessions } = await (await server('GET', '/v1/sessions', person.bearer)).json() as { sessions: { id: string, current: boolean }[] }
    await Promise.all(sessions.filter(({ current }) => !current).map(({ id }) => server('DELETE', `/v1/sessions/${id}`, person.bearer)))
    await rename(anna, 'Annabel')
    await anna.at('sign-in')
    await anna.sees(t('failure.session-expired'))
    expect(anna.app.stack).toEqual(['pages/sign-in/index'])
  })
})

describe('deleting the account', () => {
  it('asks for the password and once more, and leaves nothing on the phone', async () => {
    const [person, ben] = await Promise.all([scenario.newcomer('Anna'), scenario.newcomer('Ben')])
    const anna = await scenario.phoneOf(person)
    await anna.startChat(ben.user.userID)
    await anna.write('再见')
    await anna.reads('再见')
    await anna.types('一份草稿')
    await anna.back()
    const kept = () => JSON.stringify(anna.app.storage.dump())
    await anna.app.until(() => kept().includes('再见') && kept().includes('草稿'), 'that the phone keeps what was written')
    await openProfile(anna)
    await anna.tap(t('profile.delete'))
    await anna.fill(t('profile.deletePasswordHint'), 'not the password')
    await pressLast(anna, t('profile.delete'))
    await anna.confirm()
    await anna.sees(t('failure.wrong-password'))
    await anna.fill(t('profile.deletePasswordHint'), PASSWORD)
    await pressLast(anna, t('profile.delete'))
    expect(anna.app.modal).toMatchObject({ title: t('profile.deleteAsk'), content: t('profile.deleteMeans') })
    await anna.confirm()
    await anna.at('sign-in')
    await anna.app.until(() => !kept().includes(person.user.userID) && !/再见|草稿/.test(kept()), `that the phone has forgotten the person`)
    await anna.signIn(person)
    await anna.sees(t('failure.wrong-credentials'))
  })
})

describe('somebody with a token and no account', () => {
  it('has a name, and sees neither picture, password, devices nor the end of an account', async () => {
    const { user, token } = await scenario.newcomer('Anna')
    const anna = await scenario.phone()
    await anna.at('sign-in')
    await anna.tap(t('signIn.advanced'))
    await anna.fill(t('signIn.appIDHint'), String(scenario.backend.appID))
    await anna.fill(t('signIn.userIDHint'), user.userID)
    await anna.fill(t('signIn.tokenHint'), token)
    await anna.press(t('action.signIn'))
    await anna.isOnline()
    await openProfile(anna)
    await anna.sees(t('profile.tokenOnly'))
    for (const missing of ['profile.avatar', 'profile.password', 'profile.devices', 'profile.delete'] as const) expect(anna.text).not.toContain(`${t(missing)}›`)
    await rename(anna, 'Anna T.')
    await anna.app.until(() => scenario.backend.emulator.world.state.users.get(user.userID)?.baseInfo.userName === 'Anna T.', 'the name at ZIM')
    const again = await scenario.phone(anna.app.kill())
    await again.isOnline()
    await again.tap(t('tab.me'))
    await again.sees('Anna T.')
  })
})

/** The last button of these words: the one of the section that is open. */
function pressLast(phone: PersonPhone, words: string) {
  const buttons = phone.app.page.$$('button').filter(each => each.textContent!.trim() === words)
  return phone.app.tap(buttons[buttons.length - 1]!)
}

const server = (method: string, path: string, bearer: string, body?: object) =>
  fetch(scenario.backend.accountsUrl + path, { method, headers: { authorization: `Bearer ${bearer}`, ...(body && { 'content-type': 'application/json' }) }, body: body && JSON.stringify(body) })
