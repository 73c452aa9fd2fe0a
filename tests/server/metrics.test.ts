import type { AddressInfo } from 'node:net'

import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'

import type { TestServer } from './support/server'

import { createMetrics } from '../../server/src/metrics'
import { onEachDatabase } from './support/databases'
import { APP_ID, SERVER_SECRET, startServer } from './support/server'
import { beforeSend, CALLBACK_SECRET, postCallback } from './support/zegoCallback'

const metrics = { host: '127.0.0.1', port: 0 }
const zim = { appID: APP_ID, serverSecret: SERVER_SECRET, tokenTtlSeconds: 600, tokenMode: 'gcm', callbackSecrets: [CALLBACK_SECRET], apiUrl: 'https://zim-api.zego.im' } as const
const moderation = { moderators: ['words' as const], words: ['赌博'], sendUnchecked: [], onReview: 'refuse' as const, verdictMs: 2000 }

/** The address of the metrics, as the log says it. */
function metricsUrl({ log }: TestServer): string {
  const { host, port } = log.map(line => JSON.parse(line)).find(({ msg }) => msg === 'metrics are served')
  return `http://${host}:${port}/metrics`
}

const read = async (server: TestServer) => (await fetch(metricsUrl(server))).text()

onEachDatabase('the metrics', ({ start }) => {
  it('count replies, tokens, refused sign-ins, answers to ZEGO and verdicts, and hold nothing of a URL, a user or an address', async () => {
    const server = await start({ config: { metrics, zim, moderation } })
    const alice = await server.signUp('alice')
    await alice.call('POST', '/v1/zim-token')
    await server.call('POST', '/v1/sessions', { body: { account: 'alice', password: 'wrong' } })
    await postCallback(server, beforeSend({ msg_body: '赌博' }))
    await alice.call('GET', `/v1/users/${alice.userID}`)
    await server.call('GET', '/hidden/path?token=hidden')
    const lines = async () => (await read(server)).split('\n')
    await expect.poll(lines).toEqual(expect.arrayContaining([
      'zim_chat_requests_total{method="POST",route="/v1/accounts",status="201",error=""} 1',
      'zim_chat_requests_total{method="POST",route="/v1/sessions",status="401",error="wrong-credentials"} 1',
      'zim_chat_requests_total{method="GET",route="/v1/users/:userID",status="200",error=""} 1',
      'zim_chat_requests_total{method="GET",route="unknown",status="404",error="route-not-found"} 1',
      'zim_chat_request_seconds_count{method="POST",route="/v1/zim-token"} 1',
      'zim_chat_tokens_issued_total 1',
      'zim_chat_sign_ins_failed_total{route="/v1/sessions",reason="wrong-credentials"} 1',
      'zim_chat_callbacks_total{answer="refused"} 1',
      'zim_chat_moderation_seconds_count{verdict="refused"} 1',
    ]))
    const text = await read(server)
    expect(text.includes('zim_chat_database_connections{state="idle"}')).toBe(server.database.kind === 'postgres')
    expect(text).toMatch(/^process_resident_memory_bytes \d+/m)
    expect(text).not.toMatch(new RegExp(`hidden|alice|${alice.userID}|127\\.0\\.0\\.1`))
  })
})

describe('the metrics', () => {
  it('are not at the port that clients reach, and end with the server', async () => {
    const server = await startServer({ config: { metrics } })
    expect((await server.call('GET', '/metrics')).status).toBe(404)
    const url = metricsUrl(server)
    expect((await fetch(url.replace('/metrics', '/'))).status).toBe(404)
    expect((await fetch(url, { method: 'POST' })).status).toBe(404)
    await server.stop()
    // The first try may use a connection that the stop has closed.
    await fetch(url).catch(() => {})
    await expect(fetch(url)).rejects.toThrow()
  })

  it('stop the start when their port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void other.close())
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    await expect(startServer({ config: { metrics: { ...metrics, port } } })).rejects.toThrow('EADDRINUSE')
  })

  it('are served nowhere unless a port is set', async () => {
    const server = await startServer()
    expect(server.log.join('')).toContain('listening')
    expect(server.log.join('')).not.toContain('metrics')
    await server.stop()
  })
})

describe('the alarms of docs/operating.md', () => {
  it('name metrics that there are, by labels that they have', async () => {
    const text = readFileSync(new URL('../../docs/operating.md', import.meta.url), 'utf8')
    const metrics = createMetrics()
    metrics.watchPool({ totalCount: 0, idleCount: 0, waitingCount: 0 })
    metrics.watchProcess()
    const known = new Map(metrics.registry.getMetricsAsArray().map(metric => [metric.name, (metric as { labelNames?: string[] }).labelNames ?? []]))
    const named = [...text.matchAll(/\b((?:zim_chat|process|nodejs)_[a-z\d_]+[a-z\d])(?:\{([^}]*)\})?/g)]
    expect(named.length).toBeGreaterThan(20)
    for (const [whole, name = '', labels = ''] of named) {
      const has = known.get(name) ?? known.get(name.replace(/_bucket$/, ''))
      expect(has, whole).toBeDefined()
      expect(labels.split(',').map(label => /^\w*/.exec(label)![0]).filter(label => label !== '' && !has!.includes(label)), whole).toEqual([])
    }
  })
})
