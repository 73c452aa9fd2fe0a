/**
 * For a user who forgot the password: a link by mail to the confirmed address of the account (accounts/recovery.ts).
 *
 * Invariant: what depends on the account happens after the reply. So the reply, its time and its limits are alike for accounts that do not exist, have no
 * address, or have one.
 */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'

import { Type } from '@fastify/type-provider-typebox'

import type { Services } from '../services'

import { normaliseAccount } from '../accounts/names'
import { BY_MAIL, MAIL_LINK_MS } from '../accounts/recovery'
import { ApiError, mailOff } from '../errors'
import { countedAddress } from '../http/clientAddress'
import { RULES } from '../limits'
import { linkMail } from '../mail/texts'
import { languageOf } from '../operators/texts'
import { replies } from '../schemas'

export function passwordRecoveryRoutes({ config, mailer, mailAddresses, recovery, limits }: Services): FastifyPluginAsyncTypebox {
  const running = new Set<Promise<void>>()

  async function mailLink(account: string, lang: 'zh-CN' | 'en'): Promise<void> {
    const owner = await mailAddresses.ofAccount(account)
    if (!owner || !mailer)
      return
    await limits.count(RULES.linkMailPerUser, owner.userID)
    const token = await recovery.make(owner.userID, BY_MAIL, MAIL_LINK_MS)
    if (token !== null)
      await mailer.send(linkMail({ lang, site: new URL(config.publicUrl).host, account, to: owner.address }, `${config.publicUrl}/password/${token}`))
  }

  return async (app) => {
    app.addHook('onClose', async () => { await Promise.all(running) })

    app.post('/v1/password-recovery', {
      schema: {
        summary: 'Mail a link for a new password',
        description: 'To the confirmed mail address of the account. The reply is the same where there is none.',
        body: Type.Object({ account: Type.String({ minLength: 1, maxLength: 64 }) }),
        response: replies(202, Type.Object({})),
      },
    }, async (request, reply) => {
      if (!mailer)
        throw mailOff()
      const account = normaliseAccount(request.body.account)
      const address = countedAddress(request)
      await limits.count(RULES.recoveryPerAddress, address)
      await limits.count(RULES.recoveryPerAccountAndAddress, `${account}@${address}`)
      await reply.code(202).send({})
      const job = mailLink(account, languageOf(request.headers['accept-language']).lang)
        .catch((error: Error) => {
          const isOverLimit = error instanceof ApiError
          if (!isOverLimit)
            request.log.error({ err: error }, 'no link for a new password was mailed')
        })
        .finally(() => running.delete(job))
      running.add(job)
    })
  }
}
