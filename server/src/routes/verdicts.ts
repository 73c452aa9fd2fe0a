/** What became of messages whose media had no verdict when they were sent (moderation/heldMessages.ts). Needs a session and the random keys in the messages. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'

import { Type } from '@fastify/type-provider-typebox'

import type { Services } from '../services'

import { currentSession } from '../http/authenticate'
import { RULES } from '../limits'
import { replies, SIGNED_IN, VerdictsReply } from '../schemas'

const MAX_KEYS = 50

export function verdictRoutes({ limits, heldMessages }: Services): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.post('/v1/verdicts', {
      preParsing: app.signedIn,
      schema: {
        summary: 'Verdicts on media that were sent before there was one',
        description: 'The keys are in the field "check" of the extendedData of the messages.',
        security: SIGNED_IN,
        body: Type.Object({ checks: Type.Array(Type.String({ maxLength: 64 }), { minItems: 1, maxItems: MAX_KEYS }) }),
        response: replies(200, VerdictsReply),
      },
    }, async (request) => {
      await limits.count(RULES.verdictsPerUser, currentSession(request).userID)
      return { verdicts: await heldMessages.states(request.body.checks) }
    })
  }
}
