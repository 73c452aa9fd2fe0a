/** The mail address of the signed-in user: set with the password, confirmed by a code that is mailed there. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'

import { Type } from '@fastify/type-provider-typebox'

import type { User } from '../accounts/users'
import type { Services } from '../services'

import { hashToken } from '../accounts/ids'
import { requirePassword } from '../accounts/requirePassword'
import { invalidInput, mailFailed, mailOff, noPassword, sessionExpired, wrongCode } from '../errors'
import { currentSession } from '../http/authenticate'
import { RULES } from '../limits'
import { mailAddressOf, masked } from '../mail/address'
import { codeMail, noticeMail } from '../mail/texts'
import { languageOf } from '../operators/texts'
import { EmptyReply, Password, replies, SIGNED_IN } from '../schemas'

const maybeAddress = (description: string) => Type.Union([Type.String(), Type.Null()], { description })
const MailAddressReply = Type.Object({
  isOn: Type.Boolean({ description: 'whether this server sends mails' }),
  address: maybeAddress('the confirmed one, masked as l•••@example.com'),
  pending: maybeAddress('the one that waits for its code, masked'),
})

export function mailAddressRoutes(services: Services): FastifyPluginAsyncTypebox {
  const { mailer, mailAddresses, users, limits, config } = services
  const site = new URL(config.publicUrl).host

  async function stateOf(userID: string) {
    const { address, pending } = await mailAddresses.of(userID)
    return { isOn: mailer !== null, address: address && masked(address), pending: pending && masked(pending) }
  }

  /** The user of the session, whose password was stated. */
  async function requireOwner(request: FastifyRequest, password: string): Promise<User> {
    const user = await users.byID(currentSession(request).userID)
    if (!user)
      throw sessionExpired()
    if (user.password_hash === null)
      throw noPassword()
    await requirePassword(services, user, password, 'password')
    return user
  }

  const about = (request: FastifyRequest, user: Pick<User, 'account'> | undefined, to: string) => ({ lang: languageOf(request.headers['accept-language']).lang, site, account: user?.account ?? '', to })

  return async (app) => {
    app.get('/v1/me/mail-address', {
      preParsing: app.signedIn,
      schema: { summary: 'My mail address', security: SIGNED_IN, response: replies(200, MailAddressReply) },
    }, request => stateOf(currentSession(request).userID))

    app.put('/v1/me/mail-address', {
      preParsing: app.signedIn,
      schema: {
        summary: 'Send a code to a mail address, which becomes mine with it',
        description: 'The address before it stays until then. A new code replaces the one before.',
        security: SIGNED_IN,
        body: Type.Object({ address: Type.String({ minLength: 1, maxLength: 320 }), password: Password }),
        response: replies(202, Type.Object({ pending: Type.String({ description: 'masked' }) })),
      },
    }, async (request, reply) => {
      if (!mailer)
        throw mailOff()
      const address = mailAddressOf(request.body.address)
      if (address === null)
        throw invalidInput('This is no mail address. Check it and try again.', 'address')
      const user = await requireOwner(request, request.body.password)
      await limits.count(RULES.mailCodePerUser, user.user_id)
      await limits.count(RULES.mailCodePerMailAddress, hashToken(address.toLowerCase()))
      const code = await mailAddresses.begin(user.user_id, address)
      if (code === undefined)
        throw sessionExpired()
      if (!await mailer.send(codeMail(about(request, user, address), code))) {
        await mailAddresses.cancel(user.user_id, code)
        throw mailFailed()
      }
      return reply.code(202).send({ pending: masked(address) })
    })

    app.post('/v1/me/mail-address/confirmation', {
      preParsing: app.signedIn,
      schema: {
        summary: 'Confirm my mail address by the code that was sent there',
        description: 'A code is valid for ten minutes and ends with its fifth wrong try.',
        security: SIGNED_IN,
        body: Type.Object({ code: Type.String({ minLength: 1, maxLength: 32 }) }),
        response: replies(200, MailAddressReply),
      },
    }, async (request) => {
      const { userID } = currentSession(request)
      await limits.count(RULES.mailCodeTriesPerUser, userID)
      const confirmed = await mailAddresses.confirm(userID, request.body.code)
      if (!confirmed)
        throw wrongCode()
      const { previous, address } = confirmed
      if (previous !== null && previous !== address)
        void mailer?.send(noticeMail(about(request, await users.byID(userID), previous), 'address-changed'))
      return stateOf(userID)
    })

    app.delete('/v1/me/mail-address', {
      preParsing: app.signedIn,
      schema: { summary: 'Remove my mail address', description: 'One that waits for its code, too.', security: SIGNED_IN, body: Type.Object({ password: Password }), response: replies(204, EmptyReply) },
    }, async (request, reply) => {
      const user = await requireOwner(request, request.body.password)
      const removed = await mailAddresses.remove(user.user_id)
      if (removed !== undefined)
        void mailer?.send(noticeMail(about(request, user, removed), 'address-removed'))
      return reply.code(204).send(null)
    })
  }
}
