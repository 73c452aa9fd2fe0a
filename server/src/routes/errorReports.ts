/** Takes the errors that a client reports. Needs a session, against floods: nothing of it is stored with them. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'

import { Type } from '@fastify/type-provider-typebox'

import type { Services } from '../services'

import { currentSession } from '../http/authenticate'
import { RULES } from '../limits'
import { EmptyReply, replies, SIGNED_IN } from '../schemas'

const MAX_REPORTS = 20
const MAX_COUNT = 10_000
const matching = (pattern: string) => Type.String({ pattern: `^${pattern}$` })
const Version = matching('[\\w.+-]{0,32}')

/** No field has room for a text of a user: words of JavaScript's own messages without digits and quotes, places in the code, names of pages. */
const Reports = Type.Object({
  platform: Type.Union([Type.Literal('mp-weixin'), Type.Literal('h5')]),
  version: Version,
  sdk: Version,
  library: Version,
  os: matching('[a-z_]{0,16}'),
  reports: Type.Array(Type.Object({
    kind: matching('[A-Za-z-]{1,40}'),
    code: Type.Union([Type.Integer({ minimum: -1_000_000_000, maximum: 1_000_000_000 }), Type.Null()]),
    message: matching('[A-Za-z ….,:()-]{0,200}'),
    stack: Type.Array(matching('[\\w.-]{1,60}:\\d{1,7}:\\d{1,7}'), { maxItems: 5 }),
    page: matching('[A-Za-z/-]{0,80}'),
    count: Type.Integer({ minimum: 1, maximum: MAX_COUNT }),
  }), { minItems: 1, maxItems: MAX_REPORTS }),
})

export function errorReportRoutes({ errorReports, limits }: Services): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.post('/v1/error-reports', {
      preParsing: app.signedIn,
      schema: {
        summary: 'Report errors of a client',
        description: 'Stored without a user, for 30 days.',
        security: SIGNED_IN,
        body: Reports,
        response: replies(204, EmptyReply),
      },
    }, async (request, reply) => {
      await limits.count(RULES.errorReportsPerUser, currentSession(request).userID)
      const { reports, ...source } = request.body
      for (const error of reports) await errorReports.add(source, error)
      return reply.code(204).send(null)
    })
  }
}
