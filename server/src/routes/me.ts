/** The account of the signed-in user: profile, password, deletion. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'

import { Type } from '@fastify/type-provider-typebox'

import type { User } from '../accounts/users'
import type { Services } from '../services'

import { normaliseName } from '../accounts/names'
import { checkNewPassword } from '../accounts/passwords'
import { requirePassword } from '../accounts/requirePassword'
import { noPassword, profileElsewhere, sessionExpired, wrongPassword } from '../errors'
import { currentSession } from '../http/authenticate'
import { checkName } from '../moderation/checkName'
import { ConsentsReply, EmptyReply, LegalVersion, Name, OwnUserReply, Password, replies, SIGNED_IN } from '../schemas'

export function meRoutes(services: Services): FastifyPluginAsyncTypebox {
  const { users, ownUsers, ownProfiles, consents, passwords, moderation } = services

  /** Throws `session-expired` when the account was deleted while the request ran. */
  function requireUser(user: User | undefined): User {
    if (!user)
      throw sessionExpired()
    return user
  }

  return async (app) => {
    app.get('/v1/me', {
      preParsing: app.signedIn,
      schema: { summary: 'My profile', security: SIGNED_IN, response: replies(200, OwnUserReply) },
    }, async (request) => {
      const { userID } = currentSession(request)
      await ownProfiles.refresh(userID)
      return { user: users.ownUser(requireUser(await users.byID(userID))) }
    })

    // PUT is for mini programs: wx.request does not support PATCH.
    app.route({
      method: ['PATCH', 'PUT'],
      url: '/v1/me',
      preParsing: app.signedIn,
      schema: { summary: 'Change my name', security: SIGNED_IN, body: Type.Object({ name: Name }), response: replies(200, OwnUserReply) },
      handler: async (request) => {
        const { userID } = currentSession(request)
        if (ownUsers)
          throw profileElsewhere()
        const name = normaliseName(request.body.name)
        const { wechat_openid: openid } = requireUser(await users.byID(userID))
        await checkName(moderation, name, { userID, openid })
        return { user: users.ownUser(requireUser(await users.rename(userID, name))) }
      },
    })

    app.post('/v1/me/password', {
      preParsing: app.signedIn,
      schema: {
        summary: 'Change my password',
        description: 'Ends all sessions except the current one.',
        security: SIGNED_IN,
        body: Type.Object({ oldPassword: Password, newPassword: Password }),
        response: replies(204, EmptyReply),
      },
    }, async (request, reply) => {
      const { id, userID } = currentSession(request)
      if (ownUsers)
        throw profileElsewhere()
      const { oldPassword, newPassword } = request.body
      const user = requireUser(await users.byID(userID))
      if (user.password_hash === null)
        throw noPassword()
      checkNewPassword(newPassword, user.account ?? '', 'newPassword')
      await requirePassword(services, user, oldPassword, 'oldPassword')
      if (!await users.changePassword(userID, user.password_hash, await passwords.hash(newPassword), id))
        throw wrongPassword('oldPassword')
      return reply.code(204).send(null)
    })

    app.get('/v1/me/consent', {
      preParsing: app.signedIn,
      schema: { summary: 'To which versions I have agreed', security: SIGNED_IN, response: replies(200, ConsentsReply) },
    }, async request => ({ consents: await consents.list(currentSession(request).userID) }))

    app.put('/v1/me/consent', {
      preParsing: app.signedIn,
      schema: {
        summary: 'Agree to a version of the user agreement and the privacy policy',
        description: 'For a user who is signed in. A sign-in states it itself.',
        security: SIGNED_IN,
        body: Type.Object({ version: LegalVersion }),
        response: replies(204, EmptyReply),
      },
    }, async (request, reply) => {
      await consents.agree(currentSession(request).userID, request.body.version)
      return reply.code(204).send(null)
    })

    app.delete('/v1/me/consent', {
      preParsing: app.signedIn,
      schema: { summary: 'Withdraw my agreement', description: 'Ends all sessions. The account stays.', security: SIGNED_IN, response: replies(204, EmptyReply) },
    }, async (request, reply) => {
      await consents.withdraw(currentSession(request).userID)
      return reply.code(204).send(null)
    })

    app.delete('/v1/me', {
      preParsing: app.signedIn,
      schema: {
        summary: 'Delete my account',
        description: 'Deletes its sessions and picture too. An account with a password needs it here.',
        security: SIGNED_IN,
        body: Type.Union([Type.Object({ password: Type.Optional(Password) }), Type.Null()]),
        response: replies(204, EmptyReply),
      },
    }, async (request, reply) => {
      const user = requireUser(await users.byID(currentSession(request).userID))
      const password = request.body?.password
      if (user.password_hash !== null) {
        if (password === undefined)
          throw wrongPassword('password')
        await requirePassword(services, user, password, 'password')
      }
      await users.remove(user.user_id)
      return reply.code(204).send(null)
    })
  }
}
