/** For operators: liveness, readiness, and the OpenAPI document. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'

import { sql } from 'kysely'

import type { Services } from '../services'

import { replies, StatusReply } from '../schemas'

/** `isStopping`: the server still replies, but should get no new clients. */
export function operationRoutes({ db }: Services, isStopping: () => boolean): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get('/healthz', {
      config: { rateLimit: false },
      schema: { summary: 'Liveness: the process replies', response: replies(200, StatusReply) },
    }, async () => ({ status: 'ok' }))

    app.get('/readyz', {
      config: { rateLimit: false },
      schema: { summary: 'Readiness: the server may get requests', description: '503 while it stops, or when its database does not reply.', response: { 200: StatusReply, 503: StatusReply } },
    }, async (request, reply) => {
      if (isStopping())
        return reply.code(503).send({ status: 'stopping' })
      try {
        await sql`select 1`.execute(db)
        return { status: 'ok' }
      }
      catch (error) {
        request.log.error({ err: error }, 'the database does not answer')
        return reply.code(503).send({ status: 'no-database' })
      }
    })

    app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
  }
}
