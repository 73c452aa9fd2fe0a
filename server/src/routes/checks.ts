/** Asks whether a text may be shown to others, before the client sets it at ZIM. Needs a session. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'

import { Type } from '@fastify/type-provider-typebox'

import type { CheckKind } from '../moderation/checkText'
import type { Services } from '../services'

import { invalidInput, textModerated, textUnchecked } from '../errors'
import { currentSession } from '../http/authenticate'
import { RULES } from '../limits'
import { CHECK_KINDS, CHECK_RULES } from '../moderation/checkText'
import { EmptyReply, replies, SIGNED_IN } from '../schemas'

/** UTF-16 units; each kind has its own limit of characters. */
const MAX_TEXT = 2048

const Check = Type.Object({
  kind: Type.Union(CHECK_KINDS.map(kind => Type.Literal(kind))),
  text: Type.String({ maxLength: MAX_TEXT }),
})

export function checkRoutes({ limits, textChecks, users }: Services): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.post('/v1/checks', {
      preParsing: app.signedIn,
      schema: {
        summary: 'Whether a text may be shown to others',
        description: 'For texts that a client sets at ZIM itself. The reply 204 is a permission at the time of the question, and nothing is stored.',
        security: SIGNED_IN,
        body: Check,
        response: replies(204, EmptyReply),
      },
    }, async (request, reply) => {
      const { userID } = currentSession(request)
      const { kind, text } = request.body as { kind: CheckKind, text: string }
      const { most } = CHECK_RULES[kind]
      if ([...text].length > most)
        throw invalidInput(`The text must have at most ${most} characters.`, 'text')
      await limits.count(RULES.checkPerUser, userID)
      const user = await users.byID(userID)
      const verdict = await textChecks.verdict(kind, text, { userID, openid: user?.wechat_openid ?? null })
      if (verdict === 'refused')
        throw textModerated()
      if (verdict === 'unavailable')
        throw textUnchecked()
      return reply.code(204).send(null)
    })
  }
}
