/**
 * Counts the replies, and serves the metrics where METRICS_PORT is set: `GET /metrics` at a port of its own, which is not the one that clients
 * reach. It has no password, so its address must be reachable for Prometheus alone.
 */
import type { FastifyInstance } from 'fastify'
import type { AddressInfo } from 'node:net'

import fp from 'fastify-plugin'
import { createServer } from 'node:http'

import type { Config } from '../config'
import type { Metrics } from '../metrics'

const SIGN_IN_ROUTES = ['/v1/accounts', '/v1/sessions', '/v1/sessions/wechat', '/operator/sign-in']

export const metricsServer = fp(async (app: FastifyInstance, { config, metrics }: { config: Config, metrics: Metrics }) => {
  app.addHook('onResponse', async (request, reply) => {
    const { method, errorCode } = request
    const route = request.routeOptions.url ?? 'unknown'
    const status = reply.statusCode
    metrics.answered({ method, route, status, error: errorCode, seconds: reply.elapsedTime / 1000 })
    if (method === 'POST' && status >= 400 && SIGN_IN_ROUTES.includes(route))
      metrics.signInFailed(route, errorCode ?? String(status))
  })
  if (config.metrics)
    await serve(app, config.metrics, metrics)
}, { name: 'metrics-server' })

/** The start fails when the port is taken. */
async function serve(app: FastifyInstance, { host, port }: NonNullable<Config['metrics']>, metrics: Metrics) {
  metrics.watchProcess()
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end()
      return
    }
    metrics.registry.metrics().then(
      text => response.writeHead(200, { 'content-type': metrics.registry.contentType }).end(text),
      (error: Error) => {
        app.log.error({ err: error }, 'the metrics cannot be read')
        response.writeHead(500).end()
      },
    )
  })
  app.addHook('onReady', async () => {
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve))
    app.log.info({ port: (server.address() as AddressInfo).port, host }, 'metrics are served')
  })
  app.addHook('onClose', async () => {
    server.close()
    server.closeAllConnections()
  })
}
