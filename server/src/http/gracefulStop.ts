/**
 * Stops the server without losing a request.
 *
 * Phases: 1. `/readyz` returns 503 and each reply closes its connection, for `drainMs`. 2. No new connections; running requests get their
 * reply, for at most `limitMs`. 3. The connections that are left are closed: they are silent, sent a part of a request, or are over the
 * limit. So the time to stop is bounded by `drainMs + limitMs`, whatever the clients do.
 */
import type { FastifyInstance } from 'fastify'
import type { IncomingMessage, ServerResponse } from 'node:http'

import { setTimeout as delay } from 'node:timers/promises'

declare module 'fastify' {
  interface FastifyInstance {
    /** Resolves when all connections and the database are closed. */
    stop: () => Promise<void>
  }
}

export function gracefulStop(app: FastifyInstance, { drainMs, limitMs }: { drainMs: number, limitMs: number }) {
  const state = { started: false }
  const runningReplies = countReplies(app)
  app.addHook('onSend', async (_request, reply) => {
    if (state.started)
      reply.header('connection', 'close')
  })
  app.decorate('stop', async () => {
    state.started = true
    await delay(drainMs)
    app.server.close()
    await Promise.race([runningReplies.ended(), delay(limitMs, undefined, { ref: false })])
    app.server.closeAllConnections()
    await app.close()
  })
  return state
}

/** Counts the requests whose headers have arrived and whose reply is not complete. */
function countReplies(app: FastifyInstance) {
  let running = 0
  let onEnded = () => {}
  app.server.on('request', (_request: IncomingMessage, response: ServerResponse) => {
    running += 1
    response.once('close', () => {
      running -= 1
      if (running === 0)
        onEnded()
    })
  })
  return {
    /** Resolves when no request runs. */
    ended: () => running === 0 ? Promise.resolve() : new Promise<void>((resolve) => { onEnded = resolve }),
  }
}
