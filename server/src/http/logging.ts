/**
 * Log lines in JSON, one for each request, with the request's ID.
 *
 * A line contains no body, no header and no query. It contains the route's pattern instead of the URL. Of an error it contains only type,
 * message, code and stack, because drivers put whole rows into other fields. So a client cannot get a password, token, code or secret into
 * the log.
 */
import type { FastifyInstance, FastifyServerOptions } from 'fastify'

import { LogController } from 'fastify'
import fp from 'fastify-plugin'
import { randomUUID } from 'node:crypto'

import type { LogLevel } from '../config'

import { clientAddress } from './clientAddress'

/** The ID that a proxy or a client gives to its request. It finds log lines and proves nothing. */
const REQUEST_ID = /^[\w.-]{8,64}$/

export interface LogStream { write: (line: string) => void }

/** Returns the logging options of Fastify. `stream` defaults to standard output. */
export function loggingOptions(level: LogLevel, stream?: LogStream): FastifyServerOptions {
  return {
    logger: {
      level,
      ...(stream && { stream }),
      serializers: { err: errorFields, req: () => ({}), res: () => ({}) },
    },
    logController: new LogController({ disableRequestLogging: true }),
    requestIdHeader: false,
    genReqId: ({ headers }) => {
      const given = headers['x-request-id']
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID()
    },
  }
}

function errorFields(error: Error & { code?: unknown }) {
  return { type: error.name, message: error.message, code: error.code, stack: error.stack ?? '' }
}

/** Sets `x-request-id` on every reply and writes the log line of the request. */
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
      address: clientAddress(request),
      userID: request.current?.userID,
    }, 'request')
  })
}, { name: 'request-log' })
