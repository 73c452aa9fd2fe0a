/** The reply to every sign-in. */
import type { FastifyRequest } from 'fastify'

import type { User } from '../accounts/users'
import type { Services } from '../services'

import { deviceLabel } from '../accounts/names'
import { wrongCredentials } from '../errors'

/** Returns a function that starts a session of a user who was just verified. It throws `account-banned`, or `wrong-credentials` when the account has changed meanwhile. */
export function sessionStarter({ users, sessions, consents, restrictions }: Services) {
  /** `consent`: the version that the client states; none from clients that ask for no agreement. */
  return async (user: User, request: FastifyRequest, consent: string | undefined) => {
    const session = await sessions.create(user, deviceLabel(request.headers['user-agent']))
    if (!session) {
      await restrictions.requireNoBan(user.user_id)
      throw wrongCredentials()
    }
    if (consent !== undefined)
      await consents.agree(user.user_id, consent)
    return { session, user: users.ownUser(user) }
  }
}
