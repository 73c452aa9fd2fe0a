import { afterAll, describe, expect, it } from 'vitest'

import type { SmtpServer } from '../../server/support/smtpServer'

import { startSmtpServer } from '../../server/support/smtpServer'
import { isFullMatrix } from '../../support/matrix'
import { t } from '../../support/texts'
import { PASSWORD, useScenario } from '../stories/scenario'

const ADDRESS = 'anna@mail.example.com'

describe.skipIf(!isFullMatrix)('the mail address of an account (npm run test:all)', () => {
  let smtp: SmtpServer
  const scenario = useScenario(async () => {
    smtp = await startSmtpServer()
    return { smtpPort: smtp.port }
  })
  afterAll(() => smtp?.stop())

  it('is confirmed by a code, and a link for a new password is sent there', async () => {
    const user = await scenario.createUser('Anna')
    const anna = await scenario.signedInPhone(user)
    await anna.tap(t('tab.me'))
    await anna.tap('.card')
    await anna.waitForPage('packages/me/profile')
    await anna.waitForText(t('profile.mailNone'))
    await anna.tap(t('profile.mail'))
    await anna.fill(t('profile.mailAddressHint'), ADDRESS)
    await anna.fill(t('profile.mailPasswordHint'), PASSWORD)
    await anna.press(t('profile.mailSend'))
    await anna.waitForText(t('profile.mailCodeMeans', { address: 'a•••@mail.example.com' }))
    await anna.fill(t('profile.mailCodeHint'), /\d{6}/.exec(smtp.mails[0]!.text)![0])
    await anna.press(t('profile.mailConfirm'))
    await anna.app.until(() => anna.app.toast?.title === t('profile.mailDone'), 'that the address is confirmed')
    await anna.waitForText('a•••@mail.example.com')
    await anna.back()
    await anna.signOut()
    await anna.fill(t('signIn.accountHint'), user.account)
    await anna.tap(t('signIn.forgot'))
    await anna.waitForPage('packages/sign-in/forgot')
    await anna.press(t('forgot.send'))
    await anna.waitForText(t('forgot.sent'))
    await expect.poll(() => smtp.mails[1]).toMatchObject({ to: [ADDRESS], text: expect.stringMatching(/点开.*\/password\/[\w-]{43}\s/s) })
  })
})
