/** Finds other users by exact userID or by the beginning of their name. Needs a session. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'

import { Type } from '@fastify/type-provider-typebox'

import type { Services } from '../services'

import { invalidInput, userNotFound } from '../errors'
import { currentSession } from '../http/authenticate'
import { RULES } from '../limits'
import { PublicUserReply, PublicUsersReply, replies, SIGNED_IN } from '../schemas'
import { isZimUserID } from '../token04'

const DEFAULT_LIMIT = 20

export function userRoutes({ users, limits }: Services): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get('/v1/users/:userID', {
      preParsing: app.signedIn,
      schema: {
        summary: 'A user by userID',
        security: SIGNED_IN,
        params: Type.Object({ userID: Type.String({ maxLength: 128 }) }),
        response: replies(200, PublicUserReply),
      },
    }, async (request) => {
      const { userID } = request.params
      const user = isZimUserID(userID) ? await users.byID(userID) : undefined
      if (!user)
        throw userNotFound()
      return { user: users.publicUser(user) }
    })

    app.get('/v1/users', {
      preParsing: app.signedIn,
      schema: {
        summary: 'Users by the beginning of their name',
        security: SIGNED_IN,
        querystring: Type.Object({
          prefix: Type.String({ minLength: 1, maxLength: 64 }),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, description: 'default 20' })),
        }),
        response: replies(200, PublicUsersReply),
      },
    }, async (request) => {
      await limits.count(RULES.searchPerUser, currentSession(request).userID)
      const prefix = request.query.prefix.trim()
      if (prefix === '')
        throw invalidInput('Type at least one character of the name.', 'prefix')
      const found = await users.byNamePrefix(prefix, request.query.limit ?? DEFAULT_LIMIT)
      return { users: found.map(users.publicUser) }
    })
  }
}
