/** For operators: liveness, readiness, and the OpenAPI document. */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'

import { sql } from 'kysely'

import type { Services } from '../services'

import { replies, StatusReply } from '../schemas'

/** A write costs more than a read, and anyone may request /readyz. */
const WRITE_CHECK_INTERVAL_MS = 5000
/** Until the cleanup of expired counters deletes the row of the check. */
const WRITE_CHECK_ROW_MS = 3600_000

/** `isStopping`: the server still replies, but should get no new clients. */
export function operationRoutes({ db, now }: Services, isStopping: () => boolean): FastifyPluginAsyncTypebox {
  let writtenAt = Number.NEGATIVE_INFINITY

  /** Rejects with the driver's error when the database does not reply, is full or is read-only. A success of a write holds for the interval. */
  async function checkDatabase() {
    await sql`select 1`.execute(db)
    if (Math.abs(now() - writtenAt) < WRITE_CHECK_INTERVAL_MS)
      return
    const row = { hits: 1, resets_at: now() + WRITE_CHECK_ROW_MS }
    await db.insertInto('rate_limits').values({ key: 'readyz', ...row }).onConflict(conflict => conflict.column('key').doUpdateSet(row)).execute()
    writtenAt = now()
  }

  return async (app) => {
    app.get('/healthz', {
      config: { rateLimit: false },
      schema: { summary: 'Liveness: the process replies', response: replies(200, StatusReply) },
    }, async (_, reply) => {
      // A web page that gets no reply asks here, without CORS, whether the server is there (src/services/noReply.ts).
      reply.header('cross-origin-resource-policy', 'cross-origin')
      return { status: 'ok' }
    })

    app.get('/readyz', {
      config: { rateLimit: false },
      schema: { summary: 'Readiness: the server may get requests', description: '503 while it stops, or when its database does not reply or cannot be written.', response: { 200: StatusReply, 503: StatusReply } },
    }, async (request, reply) => {
      if (isStopping())
        return reply.code(503).send({ status: 'stopping' })
      try {
        await checkDatabase()
        return { status: 'ok' }
      }
      catch (error) {
        request.log.error({ err: error }, 'the database is unavailable')
        return reply.code(503).send({ status: 'no-database' })
      }
    })

    app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger())
  }
}
