/**
 * The page at /password/TOKEN, where a user sets a new password by a link (accounts/recovery.ts). It exists where the operators' pages do, or where this
 * server sends mails. It needs no session; the token of the link is the form's token too, which no other site knows.
 */
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'

import type { TextKey } from '../operators/texts'
import type { Services } from '../services'

import { checkNewPassword } from '../accounts/passwords'
import { ApiError } from '../errors'
import { countedAddress } from '../http/clientAddress'
import { acceptForms, sendPage } from '../http/htmlPages'
import { RULES } from '../limits'
import { noticeMail } from '../mail/texts'
import { STYLE } from '../operators/pages'
import { noticePage, passwordPage } from '../operators/passwordPages'
import { languageOf } from '../operators/texts'

type Fields = Record<string, string>

/** What the page says about an error of the API. */
const SENTENCES: Partial<Record<string, TextKey>> = { 'invalid-input': 'password-rules', 'busy': 'password-busy' }

export function passwordLinkRoutes({ config, recovery, passwords, limits, audit, mailer, mailAddresses }: Services): FastifyPluginAsync {
  const languageFor = (request: FastifyRequest) => languageOf(request.headers['accept-language'])

  return async (app) => {
    if (!config.operatorPages && !mailer)
      return
    acceptForms(app)

    app.get('/password/style.css', { schema: { hide: true } }, async (_request, reply) => reply.header('content-type', 'text/css; charset=utf-8').send(STYLE))

    app.get('/password/:token', { schema: { hide: true } }, async (request, reply) => {
      const language = languageFor(request)
      const { token = '' } = request.params as Fields
      const link = await recovery.find(token)
      return link ? sendPage(reply, passwordPage(language, token, link.account)) : sendPage(reply, noticePage(language, 'link-over'), 404)
    })

    app.post('/password', { schema: { hide: true } }, async (request, reply) => {
      const language = languageFor(request)
      const { token = '', password = '', repeated = '' } = (request.body ?? {}) as Fields
      const link = await recovery.find(token)
      if (!link)
        return sendPage(reply, noticePage(language, 'link-over'), 404)
      const { account, userID, madeBy } = link
      const refuse = (why: TextKey, status: number) => sendPage(reply, passwordPage(language, token, account, why), status)
      if (password !== repeated)
        return refuse('passwords-differ', 400)
      try {
        checkNewPassword(password, account, 'password')
        if (!await recovery.use(token, await passwords.hash(password)))
          return sendPage(reply, noticePage(language, 'link-over'), 404)
      }
      catch (error) {
        const why = error instanceof ApiError ? SENTENCES[error.code] : undefined
        if (!why)
          throw error
        return refuse(why, (error as ApiError).statusCode)
      }
      await audit.note('—', 'password-set', userID, madeBy)
      const { address: to } = await mailAddresses.of(userID)
      if (to !== null)
        void mailer?.send(noticeMail({ lang: language.lang, site: new URL(config.publicUrl).host, account, to }, 'password-set'))
      // Who forgot the password has often tried too many.
      await limits.reset(RULES.signInPerAccount, account)
      await limits.reset(RULES.signInPerAccountAndAddress, `${account}@${countedAddress(request)}`)
      return sendPage(reply, noticePage(language, 'password-done'))
    })
  }
}
