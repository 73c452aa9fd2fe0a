/**
 * Finds other users. Needs a session.
 *
 * Takes a whole userID or account name, so that a search finds only users who have told one of them. Takes the beginning of a display name
 * only where the operator allows it, for a team whose members look each other up. A reply never contains an account name.
 */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'

import { Type } from '@fastify/type-provider-typebox'

import type { PublicUser } from '../accounts/users'
import type { Services } from '../services'

import { invalidInput, nameSearchOff, userNotFound } from '../errors'
import { currentSession } from '../http/authenticate'
import { RULES } from '../limits'
import { PublicUserReply, PublicUsersReply, replies, SIGNED_IN } from '../schemas'
import { isZimUserID } from '../token04'

const DEFAULT_LIMIT = 20

export function userRoutes({ config: { userSearch }, users, ownUsers, limits }: Services): FastifyPluginAsyncTypebox {
  async function byID(text: string): Promise<PublicUser[]> {
    if (ownUsers)
      return (await ownUsers.search({ id: text })).slice(0, 1)
    // Account names have no other characters than userIDs.
    const user = isZimUserID(text) ? await users.byIDOrAccount(text) : undefined
    return user ? [users.publicUser(user)] : []
  }

  async function byName(text: string, limit: number): Promise<PublicUser[]> {
    if (userSearch !== 'names')
      throw nameSearchOff()
    const prefix = text.trim()
    if (prefix === '')
      throw invalidInput('Type at least one character of the name.', 'prefix')
    return ownUsers ? (await ownUsers.search({ prefix, limit })).slice(0, limit) : (await users.byNamePrefix(prefix, limit)).map(user => users.publicUser(user))
  }

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
      const found = user ? users.publicUser(user) : isZimUserID(userID) ? await ownUsers?.profile(userID) : null
      if (!found)
        throw userNotFound()
      return { user: found }
    })

    app.get('/v1/users', {
      preParsing: app.signedIn,
      schema: {
        summary: 'Users by a whole userID or account name, or by the beginning of their name',
        description: 'Either "id", which finds one user or none, or "prefix", which the operator has to allow.',
        security: SIGNED_IN,
        querystring: Type.Object({
          id: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: 'a userID or an account name; letter case makes no difference' })),
          prefix: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, description: 'of "prefix"; default 20' })),
        }),
        response: replies(200, PublicUsersReply),
      },
    }, async (request) => {
      const { userID } = currentSession(request)
      await limits.count(RULES.searchPerUser, userID)
      await limits.count(RULES.searchPerUserAndDay, userID)
      const { id, prefix, limit = DEFAULT_LIMIT } = request.query
      if ((id === undefined) === (prefix === undefined))
        throw invalidInput('Send either "id" or "prefix".', 'id')
      return { users: id === undefined ? await byName(prefix!, limit) : await byID(id.trim()) }
    })
  }
}
