/** A person's sessions: seen and ended. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'

import type { Services } from '../services'

import { sessionNotFound } from '../errors'
import { currentSession } from '../http/authenticate'
import { Nothing, replies, SessionID, SessionsReply, SIGNED_IN } from '../schemas'

export function sessionRoutes({ sessions }: Services): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get('/v1/sessions', {
      preParsing: app.signedIn,
      schema: { summary: 'My sessions', security: SIGNED_IN, response: replies(200, SessionsReply) },
    }, async request => ({ sessions: await sessions.list(currentSession(request)) }))

    app.delete('/v1/sessions/:id', {
      preParsing: app.signedIn,
      schema: {
        summary: 'End a session of mine',
        description: '"current" ends the one that asks.',
        security: SIGNED_IN,
        params: SessionID,
        response: replies(204, Nothing),
      },
    }, async (request, reply) => {
      const { id: currentID, userID } = currentSession(request)
      const { id } = request.params
      if (!await sessions.revoke(userID, id === 'current' ? currentID : id))
        throw sessionNotFound()
      return reply.code(204).send(null)
    })
  }
}
