/** What operators and their machines ask: is it alive, may it get requests, what does it offer. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'

import { sql } from 'kysely'

import type { Services } from '../services'

import { replies, StatusReply } from '../schemas'

/** `isStopping`: the server still answers, but wants no new clients. */
export function operationRoutes({ db }: Services, isStopping: () => boolean): FastifyPluginAsyncTypebox {
  return async (app) => {
    app.get('/healthz', {
      config: { rateLimit: false },
      schema: { summary: 'Is the process alive', response: replies(200, StatusReply) },
    }, async () => ({ status: 'ok' }))

    app.get('/readyz', {
      config: { rateLimit: false },
      schema: { summary: 'May it get requests', description: '503 while it stops, or cannot reach its database.', response: { 200: StatusReply, 503: StatusReply } },
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
