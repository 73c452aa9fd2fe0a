import { decodeQR } from 'qr/decode.js'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'

import type { PhoneDriver } from './phoneDriver'

import { t } from '../../support/texts'
import { useScenario } from './scenario'

const scenario = useScenario()

async function openMyCode(phone: PhoneDriver) {
  await phone.tap(t('tab.me'))
  await phone.tap(t('me.code'))
  await phone.waitForPage('packages/invites/code')
}

const sourceOf = ({ app }: PhoneDriver) => app.page.$('.code')?.getAttribute('src')

/** What a scanner reads on the screen. */
async function scanned(phone: PhoneDriver): Promise<string> {
  await phone.app.until(() => sourceOf(phone), 'the code')
  const png = Buffer.from(sourceOf(phone)!.replace('data:image/png;base64,', ''), 'base64')
  const { data, info: { width, height } } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return decodeQR({ data, width, height })
}

describe('an invite that the mini program is opened with', () => {
  it('is opened after the sign-in', async () => {
    const [annaUser, benUser] = await Promise.all([scenario.createUser('Anna'), scenario.createUser('本')])
    // ZIM knows who has signed in.
    await scenario.signedInPhone(annaUser)
    const reply = await fetch(`${scenario.backend.accountsUrl}/v1/invites`, { method: 'POST', headers: { 'authorization': `Bearer ${annaUser.bearer}`, 'content-type': 'application/json' }, body: JSON.stringify({ kind: 'person' }) })
    const { invite } = await reply.json() as { invite: { code: string } }
    const ben = await scenario.openPhone({ query: { scene: encodeURIComponent(`i/${invite.code}`) } })
    await ben.signIn(benUser)
    await ben.waitForPage('packages/contacts/person')
    await ben.waitForText('Anna')
  })
})

describe('the code of a user in the compiled mini program', () => {
  it('is scanned by another one, who applies and is accepted; it is saved, and leads nowhere once it is made anew', async () => {
    const anna = await scenario.signedInPhone('Anna', { answers: { 'scope.writePhotosAlbum': false, 'openSetting': { 'scope.writePhotosAlbum': true } } })
    const ben = await scenario.signedInPhone('本')
    await openMyCode(anna)
    const first = await scanned(anna)

    ben.app.answer('scanCode', { result: first })
    await ben.plus(t('startMenu.scan'))
    await ben.waitForPage('packages/contacts/person')
    await ben.waitForText('Anna')
    await ben.press(t('person.send'))
    await ben.waitForText(t('person.waits'))
    await ben.back()

    await anna.press(t('invite.send'))
    await anna.app.shareByMenu()
    const card = { title: t('invite.shareMe', { name: 'Anna' }), path: `/pages/chats/index?invite=${first.split('/').pop()}` }
    expect(anna.app.shared).toEqual([{ from: 'button', ...card }, { from: 'menu', ...card }])

    await anna.press(t('invite.save'))
    await anna.waitForText(t('invite.saveRefused'))
    await anna.confirm()
    await anna.press(t('invite.save'))
    await anna.app.until(() => anna.app.handedOver.length, 'the saved picture')
    expect(anna.app.handedOver).toMatchObject([{ by: 'saveImageToPhotosAlbum' }])
    const before = sourceOf(anna)
    await anna.press(t('invite.renew'))
    await anna.confirm()
    await anna.app.until(() => ![before, undefined].includes(sourceOf(anna)), 'another code')
    await anna.back()
    await anna.tap(t('tab.contacts'))
    await anna.tap(t('contacts.requests'))
    await anna.tap(t('person.accept'))
    await anna.waitForText(t('requests.accepted'))

    await ben.tap(t('tab.contacts'))
    await ben.waitForText('Anna')
    await ben.tap(t('tab.chats'))
    await ben.plus(t('startMenu.scan'))
    await ben.waitForText(t('failure.invite-revoked'))
    ben.app.answer('scanCode', { result: 'https://example.com/menu' })
    await ben.press(t('scan.again'))
    await ben.waitForText(t('scan.other'))
    expect(ben.text).toContain('https://example.com/menu')
    await ben.back()
    ben.app.answer('scanCode', null)
    await ben.plus(t('startMenu.scan'))
    await ben.waitForPage('chats')
  })
})
