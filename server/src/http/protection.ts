/**
 * Applies to every route: security headers, CORS by list, and a flood limit per address.
 *
 * The flood limit is counted in the memory of each instance, so that a flood does not reach the database. With n instances an address may
 * send n times as much. Limits that hold across instances are in limits.ts.
 */
import type { FastifyInstance } from 'fastify'

import cors from '@fastify/cors'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import fp from 'fastify-plugin'

import type { Config } from '../config'

import { tooManyRequests } from '../errors'
import { countedAddress } from './clientAddress'

const FLOOD_REQUESTS_PER_MINUTE = 1200

export const protection = fp(async (app: FastifyInstance, config: Config) => {
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ['\'none\''], frameAncestors: ['\'none\''] } },
    hsts: config.publicUrl.startsWith('https:') ? { maxAge: 365 * 24 * 3600 } : false,
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  })
  await app.register(cors, {
    origin: config.corsOrigins,
    methods: ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'],
    allowedHeaders: ['authorization', 'content-type'],
    exposedHeaders: ['retry-after', 'x-request-id'],
    maxAge: 600,
  })
  await app.register(rateLimit, {
    max: FLOOD_REQUESTS_PER_MINUTE * config.limitScale,
    timeWindow: 60_000,
    keyGenerator: countedAddress,
    errorResponseBuilder: (_request, { ttl }) => tooManyRequests(Math.max(1, Math.ceil(ttl / 1000))),
  })
  app.addHook('onSend', async (request, reply) => {
    if (!reply.hasHeader('cache-control'))
      reply.header('cache-control', 'no-store')
  })
}, { name: 'protection' })
