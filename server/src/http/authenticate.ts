/** Finds the session of a request by its bearer token, on routes that need a session. */
import type { FastifyInstance, FastifyRequest } from 'fastify'

import fp from 'fastify-plugin'

import type { CurrentSession, Sessions } from '../accounts/sessions'

import { SESSION_TOKEN } from '../accounts/ids'
import { notSignedIn, sessionExpired } from '../errors'

declare module 'fastify' {
  interface FastifyRequest {
    current: CurrentSession | null
  }
  interface FastifyInstance {
    /** For `preParsing`: runs after the flood limit and before the body is read. Throws `not-signed-in` or `session-expired`. */
    signedIn: (request: FastifyRequest) => Promise<void>
  }
}

export const authenticate = fp(async (app: FastifyInstance, { sessions }: { sessions: Sessions }) => {
  app.decorateRequest('current', null)
  app.decorate('signedIn', async (request: FastifyRequest) => {
    const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1]
    if (!token || !SESSION_TOKEN.test(token))
      throw notSignedIn()
    request.current = await sessions.resume(token) ?? null
    if (!request.current)
      throw sessionExpired()
  })
}, { name: 'authenticate' })

/** Returns the session of a request on a route with `signedIn`. */
export function currentSession(request: FastifyRequest): CurrentSession {
  if (!request.current)
    throw notSignedIn()
  return request.current
}
