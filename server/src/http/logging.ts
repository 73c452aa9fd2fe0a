/**
 * Logs: JSON lines, one per request, which carry the request's ID.
 *
 * They hold no body, no header and no query, the route's pattern instead of the address, and of an error its kind, message, code and
 * stack: drivers put whole rows into further fields. So no password, token, code or secret can get in by way of a client.
 */
import type { FastifyInstance, FastifyServerOptions } from 'fastify'

import { LogController } from 'fastify'
import fp from 'fastify-plugin'
import { randomUUID } from 'node:crypto'

import type { LogLevel } from '../config'

export interface LogStream { write: (line: string) => void }

/** The options of Fastify that concern logging. `stream` is standard output unless given. */
export function loggingOptions(level: LogLevel, stream?: LogStream): FastifyServerOptions {
  return {
    logger: {
      level,
      ...(stream && { stream }),
      serializers: { err: errorFields, req: () => ({}), res: () => ({}) },
    },
    logController: new LogController({ disableRequestLogging: true }),
    requestIdHeader: false,
    genReqId: () => randomUUID(),
  }
}

function errorFields(error: Error & { code?: unknown }) {
  return { type: error.name, message: error.message, code: error.code, stack: error.stack ?? '' }
}

/** Answers with `x-request-id` and writes the request's line. */
export const requestLog = fp(async (app: FastifyInstance) => {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
  app.addHook('onResponse', async (request, reply) => {
    request.log.info({
      method: request.method,
      route: request.routeOptions.url ?? 'unknown',
      status: reply.statusCode,
      error: request.errorCode ?? undefined,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      address: request.ip,
      userID: request.current?.userID,
    }, 'request')
  })
}, { name: 'request-log' })
