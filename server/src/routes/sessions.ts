/** Lists and ends the sessions of a user. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'

import type { Services } from '../services'

import { ID } from '../accounts/ids'
import { sessionNotFound } from '../errors'
import { currentSession } from '../http/authenticate'
import { EmptyReply, replies, SessionID, SessionsReply, SIGNED_IN } from '../schemas'

export function sessionRoutes({ sessions }: Services): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get('/v1/sessions', {
      preParsing: app.signedIn,
      schema: { summary: 'My sessions', security: SIGNED_IN, response: replies(200, SessionsReply) },
    }, async request => ({ sessions: await sessions.list(currentSession(request)) }))

    app.delete('/v1/sessions/:id', {
      preParsing: app.signedIn,
      schema: {
        summary: 'End one of my sessions',
        description: '"current" is the session of this request.',
        security: SIGNED_IN,
        params: SessionID,
        response: replies(204, EmptyReply),
      },
    }, async (request, reply) => {
      const { id: currentID, userID } = currentSession(request)
      const id = request.params.id === 'current' ? currentID : request.params.id
      if (!ID.test(id) || !await sessions.revoke(userID, id))
        throw sessionNotFound()
      return reply.code(204).send(null)
    })
  }
}
