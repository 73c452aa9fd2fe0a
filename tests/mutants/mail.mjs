/** @import { Mutant } from './plugin' */

const RECOVERY = 'tests/server/mailRecovery.test.ts'
const MAIL_ADDRESS = 'tests/components/pages/mailAddress.test.ts'
const FORGOT_PAGE = 'tests/components/pages/forgot.test.ts'
const MAILER = 'tests/server/mailer.test.ts'

/** The mutants of one file: what each breaks, the pattern, the replacement, and the test files that are expected to notice. */
const of = (file, ...rows) => rows.map(([rule, pattern, replacement, ...tests]) => ({ rule, file, pattern, replacement, tests }))

/** Mutants of mail addresses and links by mail: a part of list.mjs. @type {Mutant[]} */
export const mailMutants = [
  ...of(
    'server/src/accounts/mailAddresses.ts',
    ['A code is that of its user and address.', 'waiting?.code_hash !== hashCode(userID, code)', '!waiting', RECOVERY],
    ['A code ends with its fifth try.', `.where('expires_at', '>', now()).where('tries', '<', MOST_TRIES).returning(`, `.where('expires_at', '>', now()).returning(`, RECOVERY],
    ['A code is over after ten minutes.', `.where('expires_at', '>', now()).where('tries', '<', MOST_TRIES).returning(`, `.where('tries', '<', MOST_TRIES).returning(`, RECOVERY],
    ['A mail that was not taken ends its own code alone.', `.where('code_hash', '=', hashCode(userID, code)).execute()`, '.execute()', RECOVERY],
    ['A code is used once.', `        await tx.deleteFrom('mail_codes').where('user_id', '=', userID).execute()\n        await endMailedLink(tx, userID)\n        return { previous`, `        await endMailedLink(tx, userID)\n        return { previous`, RECOVERY],
    ['Another address ends a link that was mailed to the one before.', `        await endMailedLink(tx, userID)\n        return { previous`, `        return { previous`, RECOVERY],
    ['The removal of an address ends a link that was mailed there.', `        await endMailedLink(tx, userID)\n        return (await`, `        return (await`, RECOVERY],
  ),
  ...of(
    'server/src/routes/mailAddress.ts',
    ['An address needs the password.', `    await requirePassword(services, user, password, 'password')\n`, '', RECOVERY],
    ['An address is shown masked.', 'address: address && masked(address)', 'address', RECOVERY],
    ['A mail that was not taken leaves nothing waiting.', '        await mailAddresses.cancel(user.user_id, code)\n', '', RECOVERY],
    ['The address before is told of another one.', 'previous !== null && previous !== address', 'false', RECOVERY],
  ),
  ...of(
    'server/src/routes/passwordRecovery.ts',
    ['Of one account five links a day are mailed.', '    await limits.count(RULES.linkMailPerUser, owner.userID)\n', '', RECOVERY],
    ['A mailed link is valid for an hour.', 'BY_MAIL, MAIL_LINK_MS)', 'BY_MAIL)', RECOVERY],
  ),
  ...of(
    'server/src/app.ts',
    ['A stop waits for mails that are being sent.', '    await services.mailer?.stop()\n', '', RECOVERY],
  ),
  ...of(
    'server/src/mail/mailer.ts',
    ['Nothing is said before TLS.', `requireTLS: config.security === 'starttls'`, 'requireTLS: false', MAILER],
    ['A silent SMTP server costs ten seconds.', 'withDeadline(limitMs, () =>', '(async job => job())(() =>', MAILER],
    ['A mail that was reported as failed is not sent later.', 'isOver || ', '', MAILER],
    ['The log has no text of the SMTP server.', `code: typeof code === 'string' ? code : 'none'`, 'code: String(error)', MAILER],
  ),
  ...of(
    'src/packages/sign-in/forgot.vue',
    ['A mail for a new password is asked for once a minute.', 'if (isBusy.value || isPaused.value)', 'if (isBusy.value)', FORGOT_PAGE],
    ['A mail for a new password is asked for by one request at a time.', 'if (isBusy.value || isPaused.value)', 'if (isPaused.value)', FORGOT_PAGE],
    ['What is said of one account is not said of another.', ' && sentFor.value === account.value.trim()', '', FORGOT_PAGE],
    ['A server without mails is not asked again.', 'isOff.value = true', '{}', FORGOT_PAGE],
  ),
  ...of(
    'src/packages/me/profile/useMailAddress.ts',
    ['The mail address has no row where the server sends no mails.', 'mail.state?.isOn ?? hasFailed.value', 'mail.state !== null || hasFailed.value', MAIL_ADDRESS],
    ['A mail address that could not be loaded is loaded again with its section.', `if (!mail.state) await run('mail', load)`, '', MAIL_ADDRESS],
    ['A code that waits is asked for when the section is opened.', `mail.state?.pending ? 'code' : mail`, 'mail', MAIL_ADDRESS],
    ['Another code is sent to the same address after a minute.', 'pause.start(PAUSE)', '', MAIL_ADDRESS],
  ),
  ...of(
    'src/packages/me/profile/MailSection.vue',
    ['A code has six digits.', '/^\\d{6}$/.test(digits.value)', 'digits.value !== \'\'', MAIL_ADDRESS],
    ['A mail address is set with the password.', ` && password.value !== ''`, '', MAIL_ADDRESS],
    ['A section that was closed asks for address and password before it sends another code.', 'if (address.value && password.value) send()', 'if (true) send()', MAIL_ADDRESS],
  ),
  ...of(
    'src/stores/mailAddress.ts',
    ['A server of an earlier version has no mail addresses.', 'if (failureOf(thrown).code !== 404)', 'if (true)', MAIL_ADDRESS],
    ['A code that has ended because another one could not be sent is not asked for.', `failureOf(thrown).kind === 'mail-failed' && state.value`, 'false', MAIL_ADDRESS],
    ['The confirmed mail address stays while another one waits.', '{ ...OFF, ...state.value, isOn', '{ ...OFF, isOn', MAIL_ADDRESS],
  ),
  ...of('src/services/passwordRecovery.ts', ['A mail for a new password is in the language of the app.', 'locale.value', `'zh-CN'`, FORGOT_PAGE]),
  ...of('src/composables/useCountdown.ts', ['A pause ends by the clock, also while the app was suspended.', 'Math.ceil((end - Date.now()) / 1000)', 'left.value - 1', FORGOT_PAGE]),
]
