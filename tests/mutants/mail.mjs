/** @import { Mutant } from './plugin' */

const RECOVERY = 'tests/server/mailRecovery.test.ts'
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
    ['A code is used once.', `        await tx.deleteFrom('mail_codes').where('user_id', '=', userID).execute()\n        await endMailedLink(tx, userID)\n        return { previous`, `        await endMailedLink(tx, userID)\n        return { previous`, RECOVERY],
    ['Another address ends a link that was mailed to the one before.', `        await endMailedLink(tx, userID)\n        return { previous`, `        return { previous`, RECOVERY],
    ['The removal of an address ends a link that was mailed there.', `        await endMailedLink(tx, userID)\n        return (await`, `        return (await`, RECOVERY],
  ),
  ...of(
    'server/src/routes/mailAddress.ts',
    ['An address needs the password.', `    await requirePassword(services, user, password, 'password')\n`, '', RECOVERY],
    ['An address is shown masked.', 'address: address && masked(address)', 'address', RECOVERY],
    ['A mail that was not taken leaves nothing waiting.', '        await mailAddresses.cancel(user.user_id)\n', '', RECOVERY],
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
    ['The log has no text of the SMTP server.', `code: typeof code === 'string' ? code : 'none'`, 'code: String(error)', MAILER],
  ),
]
