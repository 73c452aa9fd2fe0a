import type { Page } from 'playwright-core'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { setLocale } from '@/i18n'

import type { Phone, TwoPhones } from './twoPhones'

import { PNG } from '../miniprogram/accountStories/pictures'
import { t } from '../support/texts'
import { ARTIFACTS, openTwoPhones, withoutChromium } from './twoPhones'

const PASSWORD = 'three quiet herons'
const NEW_PASSWORD = 'four loud herons'

const field = (page: Page, hint: string) => page.locator(`.uni-input-wrapper:has(:text-is("${hint}")) input`).filter({ visible: true })
const press = (page: Page, words: string) => page.locator('uni-button', { hasText: words }).filter({ visible: true }).last().tap()
const tap = (page: Page, words: string) => page.getByText(words, { exact: true }).filter({ visible: true }).first().tap()
const confirm = (page: Page) => page.locator('.uni-modal__btn_primary').tap()
const waitForText = (page: Page, words: string) => page.getByText(words).filter({ visible: true }).first().waitFor()

/** Waits for the toast from the press on, because uni hides it after 1.5 s. */
const save = (page: Page, toast: string) => Promise.all([waitForText(page, toast), press(page, t('profile.save'))])

async function fill(page: Page, hint: string, text: string) {
  await field(page, hint).fill(text)
}

async function agree(page: Page) {
  const box = page.locator('.line .box').filter({ visible: true })
  if (await box.getAttribute('aria-checked') !== 'true') await box.tap()
}

async function signIn(page: Page, password: string) {
  await fill(page, t('signIn.accountHint'), 'carla')
  await fill(page, t('signIn.passwordHint'), password)
  await agree(page)
  await press(page, t('action.signIn'))
}

async function signOut(page: Page) {
  await press(page, t('action.signOut'))
  await confirm(page)
  await waitForText(page, t('signIn.toSignUp'))
}

describe.skipIf(withoutChromium)('an account in Chromium, from sign-up to deletion (skipped without Chromium)', () => {
  let phones: TwoPhones
  let carla: Phone
  let ben: Phone
  let userID: string

  beforeAll(async () => {
    await setLocale('zh-CN')
    phones = await openTwoPhones();
    ({ anna: carla, ben } = phones)
  })
  afterAll(() => phones?.close())

  const openMe = () => carla.page.goto(new URL('#/pages/me/index', phones.demo.phones[0]).href)
  const openProfile = async () => {
    await openMe()
    await carla.page.locator('.card').tap()
    await waitForText(carla.page, t('profile.devices'))
  }

  it('is created by sign-up', async () => {
    await carla.page.locator('.row', { hasText: '本' }).waitFor()
    await openMe()
    await signOut(carla.page)
    await tap(carla.page, t('signIn.toSignUp'))
    await fill(carla.page, t('signIn.accountHint'), 'carla')
    await fill(carla.page, t('signIn.passwordHint'), PASSWORD)
    await fill(carla.page, t('signIn.nameHint'), 'Carla')
    await agree(carla.page)
    await press(carla.page, t('action.signUp'))
    await waitForText(carla.page, t('chats.empty'))
    await openMe()
    await waitForText(carla.page, 'Carla')
    userID = (await carla.page.locator('.card .id').textContent())!.match(/u\w+/)![0]
  })

  it('can change its name and picture', async () => {
    await openProfile()
    await fill(carla.page, t('profile.nameHint'), '卡拉')
    await save(carla.page, t('profile.saved'))
    const chooser = carla.page.waitForEvent('filechooser')
    await tap(carla.page, t('profile.avatar'))
    await (await chooser).setFiles({ name: 'avatar.png', mimeType: 'image/png', buffer: Buffer.from(PNG) })
    await carla.page.locator('uni-image.user-avatar img[src*="/avatars/"]').first().waitFor({ state: 'attached' })
    await carla.page.screenshot({ path: `${ARTIFACTS}/profile.png` })
  })

  it('is shown to another user with both', async () => {
    await ben.page.goto(new URL(`#/packages/chat/index?key=peer~3A${userID}`, phones.demo.phones[1]).href)
    await ben.page.locator('.uni-page-head__title', { hasText: '卡拉' }).waitFor()
    await ben.page.locator('.composer textarea').fill('你好')
    await ben.page.getByText('发送', { exact: true }).tap()
    await ben.page.locator('.bubble', { hasText: '你好' }).waitFor()
    await ben.page.goto(new URL('#/pages/chats/index', phones.demo.phones[1]).href)
    const row = ben.page.locator('.row', { hasText: '卡拉' })
    await row.waitFor()
    await row.locator('img[src*="/avatars/"]').first().waitFor({ state: 'attached' })
  })

  it('rejects a picture that is too large', async () => {
    const chooser = carla.page.waitForEvent('filechooser')
    await tap(carla.page, t('profile.avatar'))
    await (await chooser).setFiles({ name: 'avatar.png', mimeType: 'image/png', buffer: Buffer.alloc(1024 * 1024 + 1, 7) })
    await waitForText(carla.page, t('failure.picture-too-large'))
  })

  it('can change its password', async () => {
    await tap(carla.page, t('profile.password'))
    await fill(carla.page, t('profile.oldPasswordHint'), PASSWORD)
    await fill(carla.page, t('profile.newPasswordHint'), NEW_PASSWORD)
    await save(carla.page, t('profile.passwordDone'))
  })

  it('signs in again with the new password only', async () => {
    await openMe()
    await signOut(carla.page)
    await signIn(carla.page, PASSWORD)
    await waitForText(carla.page, t('failure.wrong-credentials'))
    await signIn(carla.page, NEW_PASSWORD)
    await carla.page.locator('.row', { hasText: '本' }).waitFor()
  })

  it('can be used by keyboard: Enter presses a focused control once', async () => {
    await openMe()
    await carla.page.keyboard.press('Tab')
    await carla.page.locator('.card').focus()
    await carla.page.keyboard.press('Enter')
    await waitForText(carla.page, t('profile.devices'))
    await carla.page.goBack()
    await carla.page.locator('uni-button', { hasText: t('action.signOut') }).focus()
    await carla.page.keyboard.press(' ')
    await waitForText(carla.page, t('me.signOutAsk'))
    await carla.page.keyboard.press('Escape')
    await expect.poll(() => carla.page.locator('uni-modal').isVisible()).toBe(false)
    await carla.page.keyboard.press('Enter')
    await waitForText(carla.page, t('me.signOutAsk'))
    await carla.page.waitForTimeout(200)
    expect(carla.page.url()).toContain('pages/me')
    await carla.page.keyboard.press('Escape')
  })

  it('can be deleted', async () => {
    await openProfile()
    await tap(carla.page, t('profile.delete'))
    await fill(carla.page, t('profile.deletePasswordHint'), NEW_PASSWORD)
    await press(carla.page, t('profile.delete'))
    await confirm(carla.page)
    await waitForText(carla.page, t('signIn.toSignUp'))
    await signIn(carla.page, NEW_PASSWORD)
    await waitForText(carla.page, t('failure.wrong-credentials'))
  })

  it('caused no errors except the expected 401 replies', () => {
    const unexpected = carla.problems.filter(text => !/status of 401/.test(text))
    expect({ carla: unexpected, ben: ben.problems }).toEqual({ carla: [], ben: [] })
  })
})
