import type { Page } from 'playwright-core'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { setLocale } from '@/i18n'

import type { SmtpServer } from '../server/support/smtpServer'
import type { Phone, TwoPhones } from './twoPhones'

import { startSmtpServer } from '../server/support/smtpServer'
import { isFullMatrix } from '../support/matrix'
import { t } from '../support/texts'
import { openTwoPhones, withoutChromium } from './twoPhones'
import { sees, visible } from './visible'

const ADDRESS = 'anna@mail.example.com'
const NEW_PASSWORD = 'four loud herons'

const fieldNamed = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true }).filter({ visible: true })
const press = (page: Page, words: string) => visible(page, 'uni-button', words).last().tap()
const rowOf = (page: Page) => visible(page, '.profile .cell[aria-expanded]', t('profile.mail'))

describe.skipIf(withoutChromium || !isFullMatrix)('who forgot the password, from the mail address to the new password, in Chromium (npm run test:all; skipped without Chromium)', () => {
  let smtp: SmtpServer
  let phones: TwoPhones
  let anna: Phone

  beforeAll(async () => {
    await setLocale('zh-CN')
    smtp = await startSmtpServer()
    phones = await openTwoPhones({ smtpPort: smtp.port });
    ({ anna } = phones)
  })
  afterAll(async () => {
    await phones?.close()
    await smtp?.stop()
  })

  const goTo = (path: string) => anna.page.goto(new URL(`#/${path}`, phones.demo.phones[0]).href)

  it('sets a mail address by the password and the code of the mail', async () => {
    const { page } = anna
    await visible(page, '.list .row', '本').waitFor()
    await goTo('packages/me/profile')
    await rowOf(page).tap()
    await fieldNamed(page, t('profile.mail')).fill(ADDRESS)
    await fieldNamed(page, t('signIn.password')).fill(phones.demo.users[0].password)
    await press(page, t('profile.mailSend'))
    await sees(page, t('profile.mailCodeMeans', { address: 'a•••@mail.example.com' }))
    expect(smtp.mails).toMatchObject([{ to: [ADDRESS] }])
    await page.getByRole('spinbutton', { name: t('profile.mailCode'), exact: true }).fill(/\d{6}/.exec(smtp.mails[0]!.text)![0])
    await press(page, t('profile.mailConfirm'))
    await visible(page, '.profile .cell', 'a•••@mail.example.com').waitFor()
  })

  it('asks for a link at the sign-in, sets a new password there, and signs in with it', async () => {
    const { page } = anna
    await goTo('pages/me/index')
    await press(page, t('action.signOut'))
    await visible(page, '.uni-modal__btn_primary').tap()
    await fieldNamed(page, t('signIn.account')).fill('anna')
    await visible(page, '.text-button', t('signIn.forgot')).tap()
    await press(page, t('forgot.send'))
    await sees(page, t('forgot.sent'))
    await expect.poll(() => smtp.mails.length).toBe(2)
    const [link] = /https?:\/\/\S+\/password\/[\w-]+/.exec(smtp.mails[1]!.text)!
    const mail = await page.context().newPage()
    await mail.goto(link)
    for (const field of await mail.locator('input[type=password]').all()) await field.fill(NEW_PASSWORD)
    await mail.locator('button').last().tap()
    await expect.poll(() => mail.locator('body').textContent()).toContain('登录')
    await mail.close()
    await page.goBack()
    await sees(page, t('signIn.toSignUp'))
    expect(await fieldNamed(page, t('signIn.account')).inputValue()).toBe('anna')
    await fieldNamed(page, t('signIn.password')).fill(NEW_PASSWORD)
    await visible(page, '.line .box').tap()
    await press(page, t('action.signIn'))
    await visible(page, '.list .row', '本').waitFor()
    await expect.poll(() => smtp.mails.length).toBe(3)
    expect(anna.problems).toEqual([])
  })
})
